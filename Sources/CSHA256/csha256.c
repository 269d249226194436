// The compression function of SHA-256 (FIPS 180-4, section 6.2.2) with the processor's instructions.
//
// This is the one part of the project that is not Swift: Swift 6 has no way to compile one function
// for instructions that the rest of the program does not assume. Whoever calls it asks
// csha256_is_available first and keeps a plain path (SHA256Rounds.swift).
//
// Each architecture gives six things: `Words` (four 32-bit words), `State` (eight, in the order that
// its instructions want), `enter` and `leave` between that order and FIPS's, `load`, `four_rounds`
// and `next_words`. The two functions at the end are the same for all.

#include "csha256.h"

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

INLINE State enter(const uint32_t *state) {
  __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  return (State){_mm_alignr_epi8(cdab, efgh, 8), _mm_blend_epi16(efgh, cdab, 0xf0)};
}

INLINE void leave(uint32_t *state, State s) {
  __m128i feba = _mm_shuffle_epi32(s.abef, 0x1b);
  __m128i dchg = _mm_shuffle_epi32(s.cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

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

INLINE State enter(const uint32_t *state) {
  return (State){vld1q_u32(state), vld1q_u32(state + 4)};
}

INLINE void leave(uint32_t *state, State s) {
  vst1q_u32(state, s.abcd);
  vst1q_u32(state + 4, s.efgh);
}

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

// `lanes` is 1 or 2 and known where this is inlined: its loops disappear.
INLINE void compress(uint32_t **states, const uint8_t **blocks, size_t count, int lanes) {
  State s[2];
  for (int lane = 0; lane < lanes; lane++) s[lane] = enter(states[lane]);
  for (size_t block = 0; block < count; block++) {
    State before[2];
    Words w[2][4];
    for (int lane = 0; lane < lanes; lane++) before[lane] = s[lane];
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
      for (int lane = 0; lane < lanes; lane++) {
        Words *x = w[lane];
        x[i & 3] = i < 4 ? load(blocks[lane] + 64 * block + 16 * i)
                         : next_words(x[i & 3], x[(i + 1) & 3], x[(i + 2) & 3], x[(i + 3) & 3]);
        s[lane] = four_rounds(s[lane], x[i & 3], 4 * i);
      }
    }
    for (int lane = 0; lane < lanes; lane++) s[lane] = add(s[lane], before[lane]);
  }
  for (int lane = 0; lane < lanes; lane++) leave(states[lane], s[lane]);
}

WITH_SHA256 void csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  uint32_t *states[1] = {state};
  const uint8_t *all_blocks[1] = {blocks};
  compress(states, all_blocks, count, 1);
}

WITH_SHA256 void csha256_compress_pair(uint32_t *state_a, const uint8_t *blocks_a,
                                       uint32_t *state_b, const uint8_t *blocks_b, size_t count) {
  uint32_t *states[2] = {state_a, state_b};
  const uint8_t *all_blocks[2] = {blocks_a, blocks_b};
  compress(states, all_blocks, count, 2);
}

#else

// No instructions for SHA-256 here. The two functions exist so that the program links.
bool csha256_is_available(void) { return false; }
void csha256_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  (void)state, (void)blocks, (void)count;
  __builtin_trap();
}
void csha256_compress_pair(uint32_t *state_a, const uint8_t *blocks_a,
                           uint32_t *state_b, const uint8_t *blocks_b, size_t count) {
  (void)state_a, (void)blocks_a, (void)state_b, (void)blocks_b, (void)count;
  __builtin_trap();
}

#endif
