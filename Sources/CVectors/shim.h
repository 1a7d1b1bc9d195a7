#pragma once

/// The features of the processor that the kernels are compiled for, and what Swift has no vector instruction for. Swift has no conditions on
/// the features; these few lines are compiled with the compiler's target flags (`-march=native` or none).

#if defined(__AVX512F__)
typedef float cnn_lanes __attribute__((ext_vector_type(16)));
#else
typedef float cnn_lanes __attribute__((ext_vector_type(8)));
#endif

/// Replaces as many numbers as there are lanes by their square roots. Swift's own takes them one by one.
static inline __attribute__((always_inline)) void cnn_take_square_roots(float *numbers) {
    cnn_lanes lanes;
    __builtin_memcpy(&lanes, numbers, sizeof lanes);
    lanes = __builtin_elementwise_sqrt(lanes);
    __builtin_memcpy(numbers, &lanes, sizeof lanes);
}

/// Whether a product is added with one rounding. A function, because Swift warns of a branch on a constant.
static inline _Bool cnn_has_fused_multiply_add(void) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
    return 1;
#else
    return 0;
#endif
}

#if defined(__AVX512F__)
#define CNN_INSTRUCTION_SET "AVX-512"
#elif defined(__AVX2__) && defined(__FMA__)
#define CNN_INSTRUCTION_SET "AVX2 and FMA"
#elif defined(__ARM_NEON)
#define CNN_INSTRUCTION_SET "NEON"
#elif defined(__SSE2__)
#define CNN_INSTRUCTION_SET "SSE2"
#else
#define CNN_INSTRUCTION_SET "no vectors"
#endif
