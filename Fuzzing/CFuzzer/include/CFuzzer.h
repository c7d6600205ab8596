// The door to libFuzzer, which comes with the toolchain.

#pragma once

#include <stddef.h>
#include <stdint.h>

/// Runs the fuzzer with its own arguments until it is told to end, or finds something.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*callback)(const uint8_t *data, size_t size));
