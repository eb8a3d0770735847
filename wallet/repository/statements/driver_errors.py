"""Errors of a driver that was called past SQLAlchemy, as SQLAlchemy would have raised them."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


def as_of_sqlalchemy(connection: Connection, statement: str, error: Exception) -> Exception:
    """Return a driver's error as SQLAlchemy's, for the one door to map; any other error as it is.

    A connection that the error says is lost goes back to no pool.
    """
    driver: Any = connection.dialect.dbapi
    if not isinstance(error, driver.Error):
        return error
    lost = connection.dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if lost:
        connection.invalidate(error)
    translated: Exception = DBAPIError.instance(
        statement,
        None,
        error,
        driver.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )
    return translated
