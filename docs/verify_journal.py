#!/usr/bin/env python3
"""Verify an exported customer journal without the program that wrote it. Read it before you trust it: it is short.

    python3 verify_journal.py JOURNAL.json [--note FILE] [--code "1042 entries, last link 9f3c…"]

JOURNAL.json comes from  manage.py report journal --customer CODE --format json -o JOURNAL.json.
FILE is a checkpoint that was kept elsewhere (manage.py export_checkpoint, or a mail to the auditor), CODE stands at the
end of a printed journal. Needs Python 3.9 and the package "cryptography". What is checked: docs/verify_journal.md.
Exit: 0 = all is as it was signed; 1 = something is not, the first of it is named; 2 = a file cannot be read.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

ENTRY, REPLACED = b"customer-folder/journal-entry/v1\n", b"customer-folder/key-replacement/v1\n"
FIELDS = {
    *("v", "entry_id", "customer_id", "author", "key_id", "kind", "occurred_at"),
    *("parties", "amends", "body_sha256", "attachments"),
}
FURTHER = {1: set(), 2: {"confirmed_with"}, 3: {"moved_to"}}  # by version of the payload
PASSKEY = ["public_key", "authenticator_data", "client_data", "signature", "together"]
COLUMNS = ["entry_id", "customer_id", "author", "key_id", "kind", "amends"]


class Wrong(Exception):
    """Something is not as it was signed: the message says what, and where."""


class Unreadable(Exception):
    """A file or a code that was given is none."""


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def need(good, problem):
    if not good:
        raise Wrong(problem)


# --- Keys: Ed25519; a key's name is the fingerprint of its public half, a new one signs that it replaces an old one ---


def signed(public, signature, message):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_keys(rows):
    for row in rows:
        public, name = bytes.fromhex(row["public"]), row["key_id"]
        need(sha256(public)[:8].hex() == name, f"the key {name} in the register is not the one of that name")
        if row["replaces"]:
            says = REPLACED + f"{name} replaces {row['replaces']}\n".encode()
            sound = signed(public, bytes.fromhex(row["replacement_signature"] or ""), says)
            need(sound, f"the key {name} did not sign that it replaces another")
    return {row["key_id"]: row for row in rows}


def was_valid(key, at):  # instants are text of one form and one length, so they compare as text
    return key["not_before"] <= at and (key["revoked_at"] is None or at < key["revoked_at"])


# --- One entry: its signed bytes, the columns beside them, key, signature, link, text, confirmation -------------------


def no_float(text):
    raise ValueError(f"{text} is no whole number")


def read_payload(entry):
    payload = bytes.fromhex(entry["payload"])
    try:
        said = json.loads(payload, parse_float=no_float, parse_constant=no_float)
        again = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        raise Wrong("the signed bytes are no JSON") from None
    need(again == payload, "the signed bytes are not canonical JSON")
    known = isinstance(said, dict) and said.get("v") in (1, 2, 3) and set(said) == FIELDS | FURTHER[said["v"]]
    need(known, "the signed bytes are no journal entry of a version known here")
    for name in COLUMNS:
        need(said[name] == entry[name], f"the column {name} does not say what was signed")
    need(said["occurred_at"] == entry["happened_at"], "the column occurred_at does not say what was signed")
    return payload, said


def check_key(entry, keys, payload):
    key = keys.get(entry["key_id"])
    need(key, f"the key {entry['key_id']} is not in the register")
    owner = ("user", entry["author"]) if entry["author"] else ("system", None)
    need((key["purpose"], key["user"]) == owner, "its key belongs to somebody else than the author")
    need(was_valid(key, entry["recorded_at"]), "its key was not valid when the entry was recorded")
    good = signed(bytes.fromhex(key["public"]), bytes.fromhex(entry["signature"]), ENTRY + payload)
    need(good, "the signature is not good")


def link_of(previous, entry, payload):
    recorded = datetime.strptime(entry["recorded_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    micros = (recorded - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
    numbers = entry["seq"].to_bytes(8, "big", signed=True) + micros.to_bytes(8, "big", signed=True)
    return sha256(previous, sha256(payload), bytes.fromhex(entry["signature"]), numbers)


def check_text(entry, said, shown, ordered):
    need("content" in shown, "its text is missing")
    if shown["content"] is None:
        need(entry["kind"] != "erasure", "it is an order to erase, and its own text was erased")
        need(ordered, "its text was erased without an order")
        return
    salted = bytes.fromhex(shown["salt"] or "") + shown["content"].encode("utf-8", "surrogatepass")
    need(hashlib.sha256(salted).hexdigest() == said["body_sha256"], "its text is not the one that was signed")
    content = json.loads(shown["content"])
    honest = shown["subject"] == content["subject"] or not content["subject"]
    plain = content.get("format") is None
    need(honest and (not plain or shown["text"] == content["text"]), "what is shown is not the text that was signed")


def check_confirmation(entry, said, payload):
    """A passkey signed SHA-256(payload), or of several payloads confirmed together the hash of all their hashes."""
    passkey, proof = said.get("confirmed_with"), entry["confirmation"]
    if not (passkey or "").startswith("passkey "):
        need(proof is None, "a passkey's signature lies under it that it does not name")
        return
    need(proof, "the passkey's signature under it is missing")
    public, seen, client, signature, together = (
        bytes.fromhex(proof[part])
        for part in ["public_key", "authenticator_data", "client_data", "signature", "together"]
    )
    need(passkey == f"passkey {sha256(public).hex()}", "the passkey under it is not the one it was confirmed with")
    challenge = base64.urlsafe_b64encode(sha256(together or payload)).decode().rstrip("=")
    said_there = json.loads(client)
    right = (said_there["type"], said_there["challenge"]) == ("webauthn.get", challenge)
    need(right, "the passkey under it signed something else")
    pieces = [together[start : start + 32] for start in range(0, len(together), 32)]
    need(not together or sha256(payload) in pieces, "the passkey under it signed other entries")
    need(seen[32] & 5 == 5, "the passkey under it did not verify who held it")
    need(passkey_signed(public, signature, seen + sha256(client)), "the passkey's signature under it is not good")


def passkey_signed(public, signature, message):
    key, _ = read_cbor(public)
    algorithm = key[3]
    if algorithm == -8:  # EdDSA
        return signed(key[-2], signature, message)
    first, second = (int.from_bytes(key[label], "big") for label in ((-2, -3) if algorithm == -7 else (-2, -1)))
    try:
        if algorithm == -7:  # ES256, the point of the curve
            point = ec.EllipticCurvePublicNumbers(first, second, ec.SECP256R1())
            point.public_key().verify(signature, message, ec.ECDSA(SHA256()))
        elif algorithm == -257:  # RS256, exponent and modulus
            public_key = rsa.RSAPublicNumbers(first, second).public_key()
            public_key.verify(signature, message, padding.PKCS1v15(), SHA256())
        else:
            raise ValueError(f"a passkey of algorithm {algorithm} is not known here")
    except InvalidSignature:
        return False
    return True


def read_cbor(data):
    """The little of CBOR a public key is made of: a map of whole numbers and byte strings. Returns value and rest."""
    kind, size, rest = data[0] >> 5, data[0] & 31, data[1:]
    if size > 23:
        width = 1 << (size - 24)
        size, rest = int.from_bytes(rest[:width], "big"), rest[width:]
    if kind in (0, 1):
        return (size if kind == 0 else -1 - size), rest
    if kind == 2:
        return rest[:size], rest[size:]
    if kind != 5:
        raise ValueError("no public key")
    value = {}
    for _ in range(size):
        label, rest = read_cbor(rest)
        value[label], rest = read_cbor(rest)
    return value, rest


# --- The tree over all customers (RFC 6962 hashes, RFC 9162 ways to check), and the signed notes about it -------------


def node(left, right):
    return sha256(b"\1", left, right)


def root_by_inclusion(link, position, size, proof):
    at, last, root = position, size - 1, sha256(b"\0", link)
    for step in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node(step, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, step)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(size, root, later_size, later_root, proof):
    """RFC 9162 §2.1.4.2: the tree of `size` leaves is the beginning of the later one."""
    if size == later_size:
        return root == later_root and not proof
    proof = ([root] if size & (size - 1) == 0 else []) + proof
    at, last = size - 1, later_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not proof:
        return False
    first = second = proof[0]
    for step in proof[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            first, second = node(step, first), node(step, second)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            second = node(second, step)
        at, last = at >> 1, last >> 1
    return last == 0 and (first, second) == (root, later_root)


NOTE = re.compile(r"([^\n]+)\n(\d+)\n([A-Za-z0-9+/]+=*)\ncheckpoint (\d+) made at (\S+)\n\n((?:\u2014 [^\n]+\n)+)")


def read_note(note, keys):
    """A C2SP signed note: origin, size, root, our line; then signatures. Returns size, root, number and moment."""
    parts = NOTE.fullmatch(note)
    need(parts, "there is no signed note in it")
    text, made_at = note[: note.index("\n\n") + 1].encode(), parts[5]
    logs = [key for key in keys.values() if key["purpose"] == "log" and was_valid(key, made_at)]
    for line in parts[6][:-1].split("\n"):
        name, _, signature = line[2:].rpartition(" ")
        signature = base64.b64decode(signature)
        for public in (bytes.fromhex(key["public"]) for key in logs):
            if sha256(name.encode(), b"\n\1", public)[:4] == signature[:4] and signed(public, signature[4:], text):
                return int(parts[2]), base64.b64decode(parts[3]), int(parts[4]), made_at
    raise Wrong("its signed note is not good")


def check_place(entry, checkpoint):
    """The entry is in the tree the last checkpoint signed, or waits (less than a minute) for the next one."""
    if entry["position"] is None:
        return
    size, root = (checkpoint[0], checkpoint[1]) if checkpoint else (0, b"")
    need(entry["position"] < size, "the checkpoint that covered it is missing")
    proof = [bytes.fromhex(step) for step in entry["proof"] or ()]
    found = root_by_inclusion(bytes.fromhex(entry["link"]), entry["position"], size, proof)
    need(found == root, "it is not in the tree the last checkpoint signed: it, or others, were changed or moved")


# --- The whole export, and what it is compared with -------------------------------------------------------------------


@contextmanager
def naming(entry):
    """What is wrong in here is said with the entry it is about."""
    where = f"{entry['customer_code']}: entry {entry['seq']} ({entry['kind']})"
    try:
        yield
    except Wrong as wrong:
        raise Wrong(f"{where}: {wrong}") from None
    except (KeyError, ValueError, TypeError, IndexError, OverflowError) as trouble:
        raise Wrong(f"{where}: it cannot be read ({type(trouble).__name__}: {trouble})") from None


def check_chain(head, chain, shown, keys, moved):
    """One book from its first entry to its head. Returns which of the texts given are erased or not; what an entry says
    of the customer to whose folder its book moves is noted in `moved`.
    """
    code, erased, previous = head["customer_code"], [], bytes(32)
    ordered = {entry["amends"]: entry["seq"] for entry in chain if entry["kind"] == "erasure"}  # the latest order each
    for expected, entry in enumerate(chain, start=1):
        number = entry["seq"]
        need(number == expected, f"{code}: entry {expected} is missing, entry {number} follows")
        with naming(entry):
            payload, said = read_payload(entry)
            check_key(entry, keys, payload)
            need(link_of(previous, entry, payload).hex() == entry["link"], "its link in the chain does not follow")
            if (code, number) in shown:
                text = shown.pop((code, number))
                check_text(entry, said, text, ordered.get(entry["entry_id"], 0) > number)
                erased.append(text["content"] is None)
            check_confirmation(entry, said, payload)
            if "moved_to" in said:
                moved[said["customer_id"]] = said["moved_to"]
            need(entry["position"] is not None or entry["waits"], "it was taken out of the tree over all entries")
        previous = bytes.fromhex(entry["link"])
    had, last = head["seq"] or 0, previous.hex() if chain else head["link"]
    need(had <= len(chain), f"{code}: entry {len(chain) + 1} is missing, the journal had {had}")
    good = (had, head["link"]) == (len(chain), last)
    need(good, f"{code}: entry {len(chain)}: the head of the journal does not point to this last entry")
    return erased


def check_folder(row, moved):
    """A book stands in the folder of the customer it was written for, or of the one it was last signed to move to."""
    home, seen = row["customer_id"], set()
    while home in moved and home not in seen:
        seen.add(home)
        home = moved[home]
    there = row.get("folder_id", row["customer_id"])
    need(there == home, "it stands in the folder of another customer than the one signed entries of its journal name")


def check_note(text, export, checkpoint, keys):
    """The export continues what was kept elsewhere: the same keys, and a tree that begins with the one signed there."""
    kept = json.loads(text) if text.lstrip().startswith("{") else {"checkpoint": {"note": text}, "keys": []}
    for then in kept["keys"]:
        now = keys.get(then["key_id"], {})
        same = all(then[name] == now.get(name) for name in ("purpose", "user", "public", "not_before", "replaces"))
        need(same, f"the key {then['key_id']} is not in the register any more as it was")
    size, root, number, made_at = read_note(kept["checkpoint"]["note"], read_keys(kept["keys"]) or keys)
    if checkpoint is None or checkpoint[0] < size:
        need(export["exported_at"] < made_at, f"the tree has fewer than {size} entries now")
        raise Unreadable("the note is newer than the export: export the journal anew")
    proof = export.get("consistency") or {}
    if size != checkpoint[0] and proof.get("from") != size:
        raise Unreadable("the export does not say how its tree grew from the note's: export it with --note FILE")
    steps = [bytes.fromhex(step) for step in proof["proof"]] if size != checkpoint[0] else []
    grew = is_consistent(size, root, checkpoint[0], checkpoint[1], steps)
    need(grew, f"among the first {size} entries of all journals something was changed, moved or exchanged since")
    return f"It agrees with checkpoint {number} of {made_at} ({size} entries of all journals), kept elsewhere." + added(
        keys, kept
    )


def added(keys, kept):
    """The note knows nothing of keys that were put into the register after it: somebody should."""
    then = {row["key_id"] for row in kept["keys"]}
    new = [key for key in keys.values() if then and key["key_id"] not in then]
    whose = ", ".join(f"{key['name'] or key['purpose']} ({key['key_id']}, {key['not_before'][:10]})" for key in new)
    return f" Keys added since, which it cannot vouch for: {len(new)}, of {whose}." if new else ""


CODE = re.compile(r"(?:(.*):)?\s*(\d[\d,.]*)(?:\s*entr(?:y|ies),?\s*last link)?[\s-]([\s0-9a-f-]+)")


def check_code(typed, export):
    code = CODE.fullmatch(typed.lower().strip())
    digits = re.sub(r"[^0-9a-f]", "", code[3]) if code else ""
    if not 40 <= len(digits) <= 64:
        raise Unreadable(f"“{typed}” is no verification code: how many entries there were, and the last link")
    number, whose = int(re.sub(r"\D", "", code[2])), (code[1] or "").strip()
    links = [e["link"] for e in export["chain"] if e["seq"] == number and whose in ("", e["customer_code"].lower())]
    links = links or [e["link"] for e in export["chain"] if e["seq"] == number and "code" in whose]
    need(links, f"the printed journal had {number} entries, entry {number} is not there any more")
    need(
        any(link.startswith(digits) for link in links), f"something among entries 1 to {number} changed since the print"
    )
    return f"It is the journal that was printed with {number} entries."


def verify(export, note, code):
    """Returns what was found in order, as sentences. Raises Wrong."""
    keys, row, checkpoint = read_keys(export["keys"]), export["checkpoint"], None
    if row:
        checkpoint = read_note(row["note"], keys)
        columns = (row["size"], bytes.fromhex(row["root"]), row["number"], row["made_at"])
        need(columns == checkpoint, f"checkpoint {row['number']}: its signed note is not good")
    shown = {(entry.get("book_code") or entry["customer_code"], entry["seq"]): entry for entry in export["entries"]}
    found, moved = [], {}
    for head in export["heads"]:
        chain = [entry for entry in export["chain"] if entry["customer_code"] == head["customer_code"]]
        erased = check_chain(head, chain, shown, keys, moved)
        texts, gone = len(erased) - sum(erased), f", {sum(erased)} erased by order" if any(erased) else ""
        whose = f"{head['customer_code']} ({head['name']})"
        found.append(f"{whose}: {len(chain)} entries are as they were signed, with {texts} texts{gone}.")
    need(not shown, f"an entry is shown that is in no chain: {next(iter(shown), None)}")
    for entry in export["chain"]:
        with naming(entry):
            check_folder(entry, moved)
            check_place(entry, checkpoint)
    for head in export["heads"]:
        with naming({"kind": "head of the journal", **head}):
            check_folder(head, moved)
    found += [f"They are in the tree of checkpoint {row['number']} of {row['made_at']}."] if row else []
    found += [check_note(note, export, checkpoint, keys)] if note is not None else []
    return found + ([check_code(code, export)] if code else [])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("journal", metavar="JOURNAL.json")
    parser.add_argument("--note", metavar="FILE", help="a checkpoint kept elsewhere")
    parser.add_argument("--code", help="the verification code of a printed journal")
    asked = parser.parse_args(arguments)
    try:
        with open(asked.journal, encoding="utf-8") as file:
            export = json.load(file)
        if not isinstance(export, dict) or export.get("format") != "customer-folder/journal/v1":
            raise Unreadable(f"{asked.journal} is no exported journal")
        note = None
        if asked.note:
            with open(asked.note, encoding="utf-8") as file:
                note = file.read()
        found = verify(export, note, asked.code)
    except Wrong as wrong:
        print(f"NOT as signed: {wrong}")
        return 1
    except (Unreadable, OSError, UnicodeError, ValueError, KeyError, TypeError) as trouble:
        print(f"Cannot verify: {trouble}", file=sys.stderr)
        return 2
    print("\n".join(found))
    if note is None:
        print("Compare with a checkpoint kept elsewhere too (--note): it alone tells of somebody who had all keys.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
