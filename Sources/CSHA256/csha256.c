// The compression function of SHA-256 (FIPS 180-4, section 6.2.2) with the processor's instructions.
//
// This is the one part of the project that is not Swift: Swift 6 has no way to compile one function
// for instructions that the rest of the program does not assume. Whoever calls it asks
// csha256_is_available first and keeps a plain path (SHA256Rounds.swift).
//
// Each architecture gives `Words` (four 32-bit words), `State` (eight, in the order that its
// instructions want), and a few functions of one to five instructions each. What follows them is the
// same for all: the rounds, and what they are done for (blocks, the lines and the nodes of a tree).

#include "csha256.h"

#include <string.h>

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#define HAS_SHA256 1
#define WITH_SHA256 __attribute__((target("sha,sse4.1,ssse3")))

#elif defined(__aarch64__) && defined(__LITTLE_ENDIAN__) || defined(__aarch64__) && defined(__AARCH64EL__)

#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

#define HAS_SHA256 1
#if defined(__clang__)
#define WITH_SHA256 __attribute__((target("sha2")))
#else
#define WITH_SHA256 __attribute__((target("+crypto")))
#endif

#endif

#if defined(HAS_SHA256)

#define INLINE static inline __attribute__((always_inline)) WITH_SHA256

/// FIPS 180-4, section 4.2.2.
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#endif

#if defined(__x86_64__)

typedef __m128i Words;
typedef struct { __m128i abef, cdgh; } State;

INLINE Words load(const uint8_t *bytes) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), big_endian);
}

/// The first 16 bytes of a message that is a zero and then bytes.
INLINE Words load_after_zero(const uint8_t *bytes) {
  const __m128i big_endian = _mm_set_epi64x(0x0b0c0d0e0708090a, 0x0304050680000102);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), big_endian);
}

/// Two words of 64 bits as four, the higher half of each before the lower.
INLINE Words load_halves(const uint64_t *words) {
  return _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)words), 0xb1);
}

INLINE void store_halves(uint64_t *words, Words w) {
  _mm_storeu_si128((__m128i *)words, _mm_shuffle_epi32(w, 0xb1));
}

INLINE Words words(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  return _mm_set_epi32((int)d, (int)c, (int)b, (int)a);
}

/// The words of a text a byte further on: each with the last byte of the word before it.
INLINE Words a_byte_later(Words before, Words w) {
  return _mm_or_si128(_mm_slli_epi32(_mm_alignr_epi8(w, before, 12), 24), _mm_srli_epi32(w, 8));
}

INLINE State enter(const uint32_t *state) {
  __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  return (State){_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

INLINE void leave(Words *abcd, Words *efgh, State s) {
  __m128i feba = _mm_shuffle_epi32(s.abef, 0x1b);
  __m128i dchg = _mm_shuffle_epi32(s.cdgh, 0xb1);
  *abcd = _mm_blend_epi16(feba, dchg, 0xf0);
  *efgh = _mm_alignr_epi8(dchg, feba, 8);
}

INLINE void store(uint32_t *to, Words w) { _mm_storeu_si128((__m128i *)to, w); }

INLINE State four_rounds(State s, Words w, int round) {
  __m128i wk = _mm_add_epi32(w, _mm_loadu_si128((const __m128i *)(round_constants + round)));
  s.cdgh = _mm_sha256rnds2_epu32(s.cdgh, s.abef, wk);
  s.abef = _mm_sha256rnds2_epu32(s.abef, s.cdgh, _mm_shuffle_epi32(wk, 0x0e));
  return s;
}

INLINE Words next_words(Words w0, Words w4, Words w8, Words w12) {
  __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w4), _mm_alignr_epi8(w12, w8, 4));
  return _mm_sha256msg2_epu32(sum, w12);
}

INLINE State add(State s, State t) {
  return (State){_mm_add_epi32(s.abef, t.abef), _mm_add_epi32(s.cdgh, t.cdgh)};
}

bool csha256_is_available(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return false;
  const bool has_ssse3 = c & (1u << 9), has_sse41 = c & (1u << 19);
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const bool has_sha = b & (1u << 29);
  return has_ssse3 && has_sse41 && has_sha;
}

#elif defined(HAS_SHA256)

typedef uint32x4_t Words;
typedef struct { uint32x4_t abcd, efgh; } State;

INLINE Words load(const uint8_t *bytes) {
  return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(bytes)));
}

INLINE Words load_after_zero(const uint8_t *bytes) {
  return vreinterpretq_u32_u8(vrev32q_u8(vextq_u8(vdupq_n_u8(0), vld1q_u8(bytes), 15)));
}

INLINE Words load_halves(const uint64_t *words) {
  return vrev64q_u32(vreinterpretq_u32_u64(vld1q_u64(words)));
}

INLINE void store_halves(uint64_t *words, Words w) {
  vst1q_u64(words, vreinterpretq_u64_u32(vrev64q_u32(w)));
}

INLINE Words words(uint32_t a, uint32_t b, uint32_t c, uint32_t d) {
  const uint32_t all[4] = {a, b, c, d};
  return vld1q_u32(all);
}

INLINE Words a_byte_later(Words before, Words w) {
  return vorrq_u32(vshlq_n_u32(vextq_u32(before, w, 3), 24), vshrq_n_u32(w, 8));
}

INLINE State enter(const uint32_t *state) {
  return (State){vld1q_u32(state), vld1q_u32(state + 4)};
}

INLINE void leave(Words *abcd, Words *efgh, State s) {
  *abcd = s.abcd;
  *efgh = s.efgh;
}

INLINE void store(uint32_t *to, Words w) { vst1q_u32(to, w); }

INLINE State four_rounds(State s, Words w, int round) {
  uint32x4_t wk = vaddq_u32(w, vld1q_u32(round_constants + round));
  uint32x4_t abcd = vsha256hq_u32(s.abcd, s.efgh, wk);
  return (State){abcd, vsha256h2q_u32(s.efgh, s.abcd, wk)};
}

INLINE Words next_words(Words w0, Words w4, Words w8, Words w12) {
  return vsha256su1q_u32(vsha256su0q_u32(w0, w4), w8, w12);
}

INLINE State add(State s, State t) {
  return (State){vaddq_u32(s.abcd, t.abcd), vaddq_u32(s.efgh, t.efgh)};
}

bool csha256_is_available(void) {
#if defined(__APPLE__)
  return true;  // every 64-bit processor of Apple has them
#elif defined(__linux__)
  return getauxval(AT_HWCAP) & (1ul << 6);  // HWCAP_SHA2
#else
  return false;
#endif
}

#endif

#if defined(HAS_SHA256)

/// FIPS 180-4, section 5.3.3.
static const uint32_t initial_state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

// `lanes` is 1 or 2 and known where these are inlined: their loops disappear.

/// Takes a block of each lane, of which the sixteen words are given.
INLINE void take(State *s, Words (*w)[4], int lanes) {
  State before[2];
  for (int lane = 0; lane < lanes; lane++) before[lane] = s[lane];
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i++) {
    for (int lane = 0; lane < lanes; lane++) {
      Words *x = w[lane];
      if (i >= 4) x[i & 3] = next_words(x[i & 3], x[(i + 1) & 3], x[(i + 2) & 3], x[(i + 3) & 3]);
      s[lane] = four_rounds(s[lane], x[i & 3], 4 * i);
    }
  }
  for (int lane = 0; lane < lanes; lane++) s[lane] = add(s[lane], before[lane]);
}

INLINE void take_bytes(State *s, const uint8_t **blocks, int lanes) {
  Words w[2][4];
  for (int lane = 0; lane < lanes; lane++) {
    for (int i = 0; i < 4; i++) w[lane][i] = load(blocks[lane] + 16 * i);
  }
  take(s, w, lanes);
}

WITH_SHA256 void csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  State s = enter(state);
  for (size_t block = 0; block < count; block++) {
    const uint8_t *at = blocks + 64 * block;
    take_bytes(&s, &at, 1);
  }
  Words abcd, efgh;
  leave(&abcd, &efgh, s);
  store(state, abcd);
  store(state + 4, efgh);
}

INLINE void store_digest(uint64_t *digest, State s) {
  Words abcd, efgh;
  leave(&abcd, &efgh, s);
  store_halves(digest, abcd);
  store_halves(digest + 2, efgh);
}

// MARK: Lines

/// The last blocks of a line's message, one or two: what is left of the line, and the padding of FIPS 180-4,
/// section 5.1.1.
typedef struct { _Alignas(64) uint8_t bytes[128]; } End;

/// Sixteen bytes that are worked with at once.
typedef uint8_t Bytes __attribute__((vector_size(16)));

/// Writes them.
///
/// `rest` bytes are left, fewer than 64, of which the first is at `left`; `readable` bytes may be read there.
INLINE void set_end(End *end, const uint8_t *left, size_t rest, size_t readable, uint64_t bits) {
  uint8_t copy[64];
  if (readable < 64) {
    memset(copy, 0, 64);
    memcpy(copy, left, rest);
    left = copy;
  }
  // Without a branch on their number, which nobody foresees. What is read after them is not used.
  Bytes index = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const Bytes count = (Bytes){} + (uint8_t)rest;
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    Bytes bytes;
    memcpy(&bytes, left + 16 * i, 16);
    bytes = (bytes & (Bytes)(index < count)) | (0x80 & (Bytes)(index == count));
    memcpy(end->bytes + 16 * i, &bytes, 16);
    index += 16;
  }
  memset(end->bytes + 64, 0, 64);
  uint8_t *length = end->bytes + (rest < 56 ? 56 : 120);
  for (int i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (56 - 8 * i));
}

INLINE void hash_lines(const uint8_t *text, size_t text_bytes, const size_t *starts,
                       const size_t *ends, uint64_t **digests, int lanes) {
  State s[2];
  End end[2];
  size_t whole[2], blocks = 0;
  const uint8_t *message[2];
  Words first[2][4];
#pragma clang loop unroll(full)
  for (int lane = 0; lane < lanes; lane++) {
    const size_t bytes = ends[lane] - starts[lane] + 1;
    const uint8_t *line = text + starts[lane];
    whole[lane] = bytes / 64;
    // The line's second block starts with byte 63 of the line, since the zero is in the first.
    message[lane] = line + 63;
    const size_t left = starts[lane] + 64 * whole[lane] - 1;
    set_end(&end[lane], text + left, bytes % 64, text_bytes - left, (uint64_t)bytes * 8);
    blocks = (bytes + 9 + 63) / 64;
    first[lane][0] = load_after_zero(line);
    for (int i = 1; i < 4; i++) first[lane][i] = load(line + 16 * i - 1);
    s[lane] = enter(initial_state);
  }
  take(s, first, lanes);
  for (size_t block = 1; block < blocks; block++) {
    const uint8_t *at[2];
    for (int lane = 0; lane < lanes; lane++) {
      at[lane] = block < whole[lane] ? message[lane] + 64 * (block - 1)
                                     : end[lane].bytes + 64 * (block - whole[lane]);
    }
    take_bytes(s, at, lanes);
  }
  for (int lane = 0; lane < lanes; lane++) store_digest(digests[lane], s[lane]);
}

WITH_SHA256 void csha256_line(const uint8_t *text, size_t text_bytes, size_t start, size_t end,
                              uint64_t *digest) {
  hash_lines(text, text_bytes, &start, &end, &digest, 1);
}

WITH_SHA256 void csha256_line_pair(const uint8_t *text, size_t text_bytes, size_t start_a,
                                   size_t end_a, uint64_t *digest_a, size_t start_b, size_t end_b,
                                   uint64_t *digest_b) {
  const size_t starts[2] = {start_a, start_b}, ends[2] = {end_a, end_b};
  uint64_t *digests[2] = {digest_a, digest_b};
  hash_lines(text, text_bytes, starts, ends, digests, 2);
}

// MARK: Nodes

/// Hashes 0x01 and two digests, as 65 bytes and their padding.
INLINE void hash_nodes(const uint64_t *below, uint64_t *above, int lanes) {
  State s[2];
  Words w[2][4];
  Words last[2];
  for (int lane = 0; lane < lanes; lane++) {
    s[lane] = enter(initial_state);
    Words before = words(0, 0, 0, 0x01);
    for (int i = 0; i < 4; i++) {
      const Words now = load_halves(below + 8 * lane + 2 * i);
      w[lane][i] = a_byte_later(before, now);
      before = now;
    }
    last[lane] = before;
  }
  take(s, w, lanes);
  for (int lane = 0; lane < lanes; lane++) {
    w[lane][0] = a_byte_later(last[lane], words(0x80000000, 0, 0, 0));
    w[lane][1] = w[lane][2] = words(0, 0, 0, 0);
    w[lane][3] = words(0, 0, 0, 65 * 8);
  }
  take(s, w, lanes);
  for (int lane = 0; lane < lanes; lane++) store_digest(above + 4 * lane, s[lane]);
}

WITH_SHA256 void csha256_nodes(const uint64_t *below, size_t pairs, uint64_t *above) {
  size_t pair = 0;
  for (; pair + 2 <= pairs; pair += 2) hash_nodes(below + 8 * pair, above + 4 * pair, 2);
  if (pair < pairs) hash_nodes(below + 8 * pair, above + 4 * pair, 1);
}

#else

// No instructions for SHA-256 here. The functions exist so that the program links.
bool csha256_is_available(void) { return false; }
void csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  (void)state, (void)blocks, (void)count;
  __builtin_trap();
}
void csha256_line(const uint8_t *text, size_t text_bytes, size_t start, size_t end,
                  uint64_t *digest) {
  (void)text, (void)text_bytes, (void)start, (void)end, (void)digest;
  __builtin_trap();
}
void csha256_line_pair(const uint8_t *text, size_t text_bytes, size_t start_a, size_t end_a,
                       uint64_t *digest_a, size_t start_b, size_t end_b, uint64_t *digest_b) {
  (void)text, (void)text_bytes, (void)start_a, (void)end_a, (void)digest_a;
  (void)start_b, (void)end_b, (void)digest_b;
  __builtin_trap();
}
void csha256_nodes(const uint64_t *below, size_t pairs, uint64_t *above) {
  (void)below, (void)pairs, (void)above;
  __builtin_trap();
}

#endif
