"""Alembic's entry: the connection is handed in by ``wallet.commands.migrate``."""

from alembic import context

from wallet.repository import act_tables, keys_in_use, tables
from wallet.repository.actors import unit_tables
from wallet.repository.catalogue import catalogue_tables
from wallet.repository.changes import change_tables
from wallet.repository.collecting import collection_tables
from wallet.repository.copies import copy_tables
from wallet.repository.enterprise import enterprise_tables
from wallet.repository.finding import licence_searches
from wallet.repository.grounds import authorization_tables, use_list_tables
from wallet.repository.licence_sets import set_tables
from wallet.repository.licences import delivery_tables, licence_indexes
from wallet.repository.oversight import oversight_tables
from wallet.repository.permits import permit_tables
from wallet.repository.registry import registry_tables
from wallet.repository.signing_keys import authority_tables

# Every module that defines tables on the one metadata.
DEFINED_IN = (
    tables,
    act_tables,
    authority_tables,
    keys_in_use,
    authorization_tables,
    catalogue_tables,
    change_tables,
    copy_tables,
    delivery_tables,
    licence_indexes,
    licence_searches,
    enterprise_tables,
    collection_tables,
    oversight_tables,
    permit_tables,
    registry_tables,
    set_tables,
    unit_tables,
    use_list_tables,
)

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=DEFINED_IN[0].metadata,
    render_as_batch=False,
    compare_type=True,
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
