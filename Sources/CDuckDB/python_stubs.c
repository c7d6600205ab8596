// Stand-ins for the Python symbols that the library refers to, generated for it by scripts/setup-duckdb.
#include "../../Vendor/duckdb/current/python-stubs.inc"
