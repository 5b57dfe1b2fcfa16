package dev.mneme.sparse;

import dev.mneme.kernels.CodeSearch;
import dev.mneme.kernels.Mat;

/**
 * How far a sum of codes can be from the similarity it stands for, and so which rows a sum rules out.
 *
 * <p><b>What is compared.</b> For a row x with the float {@code i} of its inverse norm and a key k with the float {@code
 * l} of its own, let {@code a = i x} and {@code b = l k} in real numbers, |·| the Euclidean norm, and {@code s} the float
 * similarity {@code (dot * i) * l}. Codes are {@code C = rint(127 a)}, computed in float32, and {@code Q = rint(B b)},
 * computed in double; {@code S = C·Q} is the sum. W is the number of words, u = 2⁻²⁴ the rounding of a float, n = ⌈W/16⌉
 * + 4 the roundings that a product goes through in a dot of 16 lanes and a halving tree.
 *
 * <p><b>Norms.</b> A computed {@code |x|² + ε} is at least {@code (|x|² + ε)(1 - (n+1) u)}, all terms being positive;
 * root and reciprocal round once each (the root is taken in double, then rounded: two roundings, the first of them
 * negligible). So {@code |a| <= 1 + (n+1) u / 2 + 2 u + O(u²) <= 1 + δ} with {@code δ = (n + 4) u}. |b| is computed for
 * every key; keys with {@code |b| > 1 + δ} are not coded.
 *
 * <p><b>Similarity.</b> Each product of s goes through n + 2 roundings, thus {@code |s - a·b| <= ((n+2) u + O(u²)) Σ|a_j
 * b_j| <= δ (1 + δ)²} by Cauchy-Schwarz, with u to spare for O(u²).
 *
 * <p><b>Codes.</b> {@code C = 127 a + r}: two products round before rint does, so {@code |r_j| <= 1/2 + 127 |a_j| (2 u +
 * u²)} and {@code |r| <= e = √W / 2 + 127 (1 + δ) 3 u}. Where a float product is clipped to ±1, {@code |r_j| <= 127 δ <
 * 1/2} too. {@code Q = B b + f}, |f| computed for every key. Then
 *
 * <pre>S - 127 B a·b = B r·b + 127 a·f + r·f
 * |S - 127 B s| ≤ E = B e |b| + (127 (1 + δ) + e) |f| + 127 B δ (1 + δ)²</pre>
 *
 * <p>A row whose {@code S < 127 B t - E} has {@code s < t}: it cannot come before a row of similarity t, tied or not. The
 * threshold is rounded down by at least 1 more, which is more than all roundings of this class in double.
 *
 * <p><b>16 bits.</b> {@code |S| <= |C| |Q| <= (127 (1 + δ) + e)(B (1 + δ) + √W / 2)}, which the choice {@code B = ⌊32700 /
 * (127 + √W/2) - √W/2⌋} keeps below 32,767: 67 units cover δ, at most 32767 (2 δ), below 1, for W up to 1024. So do the
 * threshold's. (W = 32: B = 249 and E/127B at most .034; W = 64: 245 and .048; 1024: 212 and .21.) Sums of parts may
 * overflow, as arithmetic modulo 2¹⁶ forgets in what order it was done.
 *
 * <p><b>Underflow</b> adds at most W 2⁻¹⁴⁹ to a sum of squares and to a dot; with ε of at least 2⁻¹⁰⁰ it is {@code W 2⁻⁴⁹}
 * of ε at most, and {@code i, l <= 2⁵⁰} leave at most {@code W 2⁻⁴⁹} of it in s: far below the u to spare. <b>Overflow</b>
 * of |x|² or |k|² makes i or l 0, then a or b is 0 and so is S, as s is (or NaN). Only a product k·x that overflows while
 * |x|² and |k|² do not, rounding at the very end of the range, is not covered; neither are rows that are not finite. Both
 * give some rows, as they do in a {@link LinearScan}.
 */
final class CodeBound {
    /** The most words for which B is worth having. */
    static final int MOST_WORDS = 1024;

    private static final double U = 0x1p-24;
    private static final float LEAST_EPSILON = 0x1p-100f;
    private static final double SLACK = 1;

    /** Takes the codes of keys. */
    interface Codes {
        /** Number {@code word} of {@code key} is {@code code}. */
        void key(int key, int word, short code);
    }

    private final int words;
    private final double delta; // δ
    private final double rowError; // e
    private final int scale; // B
    private final double[] error = new double[CodeSearch.KEYS]; // [key] E

    CodeBound(int words) {
        this.words = words;
        delta = (Math.ceilDiv(words, 16) + 8) * U;
        double half = Math.sqrt(words) / 2;
        rowError = half + CodeSearch.GREATEST * (1 + delta) * 3 * U;
        scale = (int) Math.floor(32_700 / (CodeSearch.GREATEST + half) - half);
    }

    /** False for words and norms out of the proof's range. */
    boolean holdsFor(float epsilon) {
        return words <= MOST_WORDS && epsilon >= LEAST_EPSILON;
    }

    /** Codes row {@code head} of {@code keys} as key {@code key}; false for a key out of the proof's range. */
    boolean code(int key, Mat keys, int head, float inverseNorm, Codes codes) {
        double square = 0;
        double errorSquare = 0;
        for (int j = 0; j < words; j++) {
            double b = (double) keys.get(head, j) * inverseNorm;
            double code = Math.rint(scale * b);
            codes.key(key, j, (short) code);
            square += b * b;
            errorSquare += (code - scale * b) * (code - scale * b);
        }
        double norm = Math.sqrt(square);
        double greatest = CodeSearch.GREATEST * (1 + delta);
        error[key] = scale * rowError * norm
                + (greatest + rowError) * Math.sqrt(errorSquare)
                + CodeSearch.GREATEST * scale * delta * (1 + delta) * (1 + delta);
        return norm <= 1 + delta;
    }

    /** E of {@code key}. */
    double error(int key) {
        return error[key];
    }

    /** 127 B: what a similarity of 1 is in sums. */
    int unit() {
        return CodeSearch.GREATEST * scale;
    }

    /** The sum that a row must exceed to be as similar to {@code key} as {@code similarity}. */
    short threshold(int key, float similarity) {
        double least = Math.floor(unit() * (double) similarity - error[key] - SLACK) - 1;
        return (short) Math.clamp(least, Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
