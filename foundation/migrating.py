"""Many steps of a migration that make the models anew only once: nearly all of the time of migrating goes to that."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Operations of which each already finds the models as the last one leaves them.

    So none may alter what another one in here has made: a field added to a model created in here belongs into its
    CreateModel, and RunPython stays outside. Going back is rare: there each finds the models of its own moment.
    """

    def __init__(self, *operations: Operation) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        with one_rendering(state):
            for operation in self.operations:
                operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        steps, before = [], to_state
        for operation in self.operations:
            after = before.clone()
            operation.state_forwards(app_label, after)
            steps.append((operation, after, before))
            before = after
        for operation, after, before in reversed(steps):
            operation.database_backwards(app_label, schema_editor, after, before)

    @property
    def reversible(self) -> bool:
        return all(operation.reversible for operation in self.operations)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)


@contextmanager
def one_rendering(state: ProjectState) -> Iterator[None]:
    """Gather the models that are to be made anew, and make them at the end."""
    touched: dict[tuple[str, str], bool] = {}

    def remember(app_label: str, model_name: str, delay: bool = False) -> None:
        key = app_label, model_name.lower()
        touched[key] = touched.get(key, True) and delay

    state.reload_model = remember
    try:
        yield
    finally:
        del state.reload_model
    if touched:
        state.reload_models(touched, delay=all(touched.values()))
