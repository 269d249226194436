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

// Below, a round waits for the one before it, so one message leaves the unit idle half of the time; a
// second one beside it fills the gaps. A digest is four words of 64 bits, the first byte the highest.

/// Hashes a line of a text as a leaf of a tree: 0x00, and the line's bytes from `start` to `end`.
///
/// The line has 63 bytes or more and ends within the text; of the text's other bytes some may be read.
void csha256_line(const uint8_t *text, size_t text_bytes, size_t start, size_t end,
                  uint64_t *digest);

/// The same for two lines of one text, of which the messages make as many blocks.
void csha256_line_pair(const uint8_t *text, size_t text_bytes, size_t start_a, size_t end_a,
                       uint64_t *digest_a, size_t start_b, size_t end_b, uint64_t *digest_b);

/// Hashes pairs of digests into the nodes above them: 0x01, and the two, which lie one after the other.
void csha256_nodes(const uint64_t *below, size_t pairs, uint64_t *above);

#endif
