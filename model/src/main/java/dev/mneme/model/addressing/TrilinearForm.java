package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * {@code F(a, b, c) = Σ_ijk F[i,j,k] a_i b_j c_k} and its derivatives by each of the four. F (d, d, d) lies as d rows of d²
 * floats; a, b, c (d).
 */
final class TrilinearForm {
    private final Vec plane; // (d²) one number for each j and k
    private final Vec[] lines; // [j]: (d) of it

    TrilinearForm(TensorArena arena, int size) {
        plane = arena.vec(size * size);
        lines = new Vec[size];
        for (int j = 0; j < size; j++) {
            lines[j] = plane.slice(j * size, size);
        }
    }

    /** Writes {@code out_k = Σ_ij F[i,j,k] a_i b_j}, the derivative by c. */
    void contract(Rows f, Vec a, Vec b, Vec out) {
        putFirstContracted(f, a);
        Kernels.zero(out);
        for (int j = 0; j < lines.length; j++) {
            Kernels.axpy(b.get(j), lines[j], out);
        }
    }

    /** Adds the derivatives by a and b to {@code dA} and {@code dB}. */
    void addDerivatives(Rows f, Vec a, Vec b, Vec c, Vec dA, Vec dB) {
        putFirstContracted(f, a);
        for (int j = 0; j < lines.length; j++) {
            dB.set(j, dB.get(j) + Kernels.dot(lines[j], c));
        }
        putOuter(b, c);
        for (int i = 0; i < lines.length; i++) {
            dA.set(i, dA.get(i) + Kernels.dot(f.row(i), plane));
        }
    }

    /** {@code F += a ⊗ b ⊗ c}, the derivative by F. */
    void addOuter(Vec a, Vec b, Vec c, Rows f) {
        putOuter(b, c);
        for (int i = 0; i < lines.length; i++) {
            Kernels.axpy(a.get(i), plane, f.row(i));
        }
    }

    private void putFirstContracted(Rows f, Vec a) {
        Kernels.zero(plane);
        for (int i = 0; i < lines.length; i++) {
            Kernels.axpy(a.get(i), f.row(i), plane);
        }
    }

    private void putOuter(Vec b, Vec c) {
        Kernels.zero(plane);
        for (int j = 0; j < lines.length; j++) {
            Kernels.axpy(b.get(j), c, lines[j]);
        }
    }
}
