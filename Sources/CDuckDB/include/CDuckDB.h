// The door to DuckDB's C API. scripts/setup-duckdb puts the header there.
#ifndef C_DUCKDB_H
#define C_DUCKDB_H
#if !__has_include("../../../Vendor/duckdb/current/include/duckdb.h")
#error "DuckDB is missing: run scripts/setup"
#endif
#include "../../../Vendor/duckdb/current/include/duckdb.h"
#endif
