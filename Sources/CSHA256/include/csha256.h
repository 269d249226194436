#ifndef CSHA256_H
#define CSHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256. Where it is false, the functions below must
/// not be called.
bool csha256_is_available(void);

/// Takes `count` blocks of 64 bytes into `state`: eight words, in the order of FIPS 180-4, 5.3.3.
void csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count);

/// The same for two messages of `count` blocks at a time. A round waits for the one before it, so
/// one message leaves the unit idle half of the time; the second one fills the gaps.
void csha256_compress_pair(uint32_t *state_a, const uint8_t *blocks_a,
                           uint32_t *state_b, const uint8_t *blocks_b, size_t count);

#endif
