"""Small statements as banks write them, put together from the few things a test is about."""

from datetime import date
from decimal import Decimal

IBAN = "DE89370400440532013000"  # an account of ours
PAYER = "GB29NWBK60161331926819"
DAY = date(2026, 5, 4)


def mt940(*bookings: tuple[str, str], account: str = IBAN, opening: str = "1000.00", number: str = "12/1") -> bytes:
    """A statement of 4 May 2026; each booking is (signed amount, what :86: says)."""
    lines = [":20:STARTUMS", f":25:{account}", f":28C:{number}", f":60F:C260503EUR{comma(opening)}"]
    total = Decimal(opening)
    for amount, told in bookings:
        total += Decimal(amount)
        mark = "D" if amount.startswith("-") else "C"
        lines += [f":61:2605040504{mark}{comma(amount.lstrip('-'))}NTRFNONREF", f":86:{told}"]
    lines += [f":62F:{'C' if total >= 0 else 'D'}260504EUR{comma(str(abs(total)))}", "-"]
    return "\r\n".join(lines).encode()


def comma(amount: str) -> str:
    return amount.replace(".", ",")


def german(text: str, *, name: str = "BAUMGART GMBH", iban: str = PAYER, end_to_end: str = "") -> str:
    """What :86: says in Germany: fields with numbers."""
    reference = f"?20EREF+{end_to_end}" if end_to_end else ""
    return f"166?00GUTSCHRIFT?109310{reference}?21SVWZ+{text}?30NWBKGB2L?31{iban}?32{name}"


def camt(*entries: str, version: str = "08", account: str = IBAN, balances: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id><ElctrncSeqNb>7</ElctrncSeqNb>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{''.join(entries)}</Stmt>"
        "</BkToCstmrStmt></Document>"
    ).encode()


def entry(amount: str, *details: str, reference: str = "B-1", status: str = "<Cd>BOOK</Cd>", more: str = "") -> str:
    sign = "DBIT" if amount.startswith("-") else "CRDT"
    inside = f"<NtryDtls>{''.join(details)}</NtryDtls>" if details else ""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount.lstrip("-")}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>{status}</Sts>'
        f"<BookgDt><Dt>2026-05-04</Dt></BookgDt><ValDt><Dt>2026-05-05</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef>{more}{inside}</Ntry>"
    )


def detail(text: str, *, amount: str = "", name: str = "Baumgart GmbH", more: str = "") -> str:
    part = f'<Amt Ccy="EUR">{amount}</Amt>' if amount else ""
    return (
        f"<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>{part}{more}<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{PAYER}</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"
    )


def balance(code: str, amount: str) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-05-04</Dt></Dt></Bal>"
    )


BAI2 = b"""01,BANK,US,260504,0600,1,,,2/
02,US,BANK,1,260504,,USD,2/
03,4455667,,010,100000,,,015,175000,,,100,75000,2,/
88,400,0,0,/
16,301,50000,,REF-9,5567,CHECK DEPOSIT BAUMGART/
16,195,25000,V,260505,,REF-10,,WIRE IN INV 42
88,AND INV 43/
49,425000,5/
98,425000,1,7/
99,425000,1,9/
"""

OFX1 = b"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>121000248<ACCTID>4455667<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260501<DTEND>20260531
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260504120000[-5:EST]<TRNAMT>1,250.00<FITID>F1<NAME>BAUMGART<MEMO>INV 42</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>2000.00<DTASOF>20260531</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
