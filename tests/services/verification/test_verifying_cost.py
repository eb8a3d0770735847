"""What a verification costs: the statements that it sends to the database."""

from sqlalchemy import event

from tests.services.verification.counter import HOTEL_SYSTEM


def statements(shelf, code):
    """Return how many statements one verification sends to the database."""
    sent, engine = [], shelf.database.engine

    def look(_connection, _cursor, statement, *_rest):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", look)
    try:
        shelf.scan(code, verifier=HOTEL_SYSTEM)
    finally:
        event.remove(engine, "before_cursor_execute", look)
    return len(sent)


def alone(shelf):
    return statements(shelf, shelf.counter.screen(shelf.counter.show()).text)


def test_a_licence_costs_one_read_and_two_writes(shelf):
    """Standing, licence and which data keys are in use now are read in one statement.

    The rest is the row and its entry.
    """
    shelf.scan(shelf.code())  # the signer of receipts is looked up once
    assert alone(shelf) == 3


def test_a_set_costs_two_statements_more_than_a_licence_however_many_are_in_it(shelf):
    shelf.scan(shelf.code())
    for size in (2, 3):
        # Where its licences are read, and where the entry is found by each of them.
        code = shelf.code(shelf.prepare(*shelf.licence_ids[:size]))
        assert statements(shelf, code) == alone(shelf) + 2
