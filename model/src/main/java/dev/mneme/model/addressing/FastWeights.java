package dev.mneme.model.addressing;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;

/**
 * A tensor F (d, d, d) that maps two keys to a word, and how a step changes it (Schlag et al. 2021): {@code v_k = Σ_ij
 * F[i,j,k] s_i r_j}, {@code F += s ⊗ r ⊗ β (t - v) / d}, {@code F /= max(1, |F|)}.
 *
 * <p>Keeping the d³ floats of each of T steps would cost T·d³. Here F is changed in place and copied every √T steps, while
 * a step keeps the O(d) floats that say how it changed F; the way back repeats these changes from the nearest copy on, to
 * the same bits. F before step 0 is the first of the copies: no way forward or back touches it.
 */
public final class FastWeights {
    private final int size; // d
    private final int stride; // steps between two kept tensors
    private final TrilinearForm form;
    private final Rows weights; // (d, d²) F after the last forward step
    private final Rows[] kept; // [t / stride]: (d, d²) F before step t
    private final Rows[] between; // [t % stride]: (d, d²) F after step t, of the part last computed again
    private int partComputed = -1;

    private final Rows first; // (T, d) s
    private final Rows second; // (T, d) r
    private final Rows missing; // (T, d) t - v
    private final Rows change; // (T, d) β (t - v) / d
    private final float[] gate; // [t] β
    private final float[] shrunk; // [t] 1 / max(1, |F|)
    private final Rows rowNorms; // (T, d) |F[i]| after the step

    private final Rows dWeights; // (d, d²) of F after the step, then before it
    private final Vec dChange; // (d)

    /** F = 0, and room for {@code steps} steps. */
    public FastWeights(TensorArena arena, int size, int steps) {
        this(arena, size, steps, Math.max(1, (int) Math.ceil(Math.sqrt(steps))));
    }

    /** With a copy every {@code stride} steps. */
    FastWeights(TensorArena arena, int size, int steps, int stride) {
        this.size = size;
        this.stride = stride;
        form = new TrilinearForm(arena, size);
        weights = tensor(arena);
        dWeights = tensor(arena);
        dChange = arena.vec(size);
        kept = tensors(arena, (steps + stride - 1) / stride);
        between = tensors(arena, stride);
        first = Rows.of(arena, steps, size);
        second = Rows.of(arena, steps, size);
        missing = Rows.of(arena, steps, size);
        change = Rows.of(arena, steps, size);
        rowNorms = Rows.of(arena, steps, size);
        gate = new float[steps];
        shrunk = new float[steps];
    }

    private Rows tensor(TensorArena arena) {
        return Rows.of(arena, size, size * size);
    }

    private Rows[] tensors(TensorArena arena, int count) {
        Rows[] tensors = new Rows[count];
        for (int i = 0; i < count; i++) {
            tensors[i] = tensor(arena);
        }
        return tensors;
    }

    /** F before step 0, (d, d²): what is remembered. */
    public Rows beginning() {
        return kept[0];
    }

    /** F after the last forward step, (d, d²). */
    public Rows weights() {
        return weights;
    }

    /** The gradient of F after the step that the way back comes to next, (d, d²): added to by those who read it. */
    public Rows gradient() {
        return dWeights;
    }

    /** |F[i]| for each i after step {@code t}, (d). */
    public Vec rowNorms(int t) {
        return rowNorms.row(t);
    }

    /** Nothing was ever written. */
    public void reset() {
        Kernels.zero(beginning().mat());
    }

    /** What F is after the last forward step it is before step 0. */
    public void carry() {
        Kernels.copy(weights.mat(), beginning().mat());
    }

    /** Changes F by the keys s and r, the word t and the gate β of step {@code t}. */
    public void forward(int t, Vec s, Vec r, Vec target, float beta) {
        if (t == 0) {
            Kernels.copy(beginning().mat(), weights.mat());
        } else if (t % stride == 0) {
            Kernels.copy(weights.mat(), kept[t / stride].mat());
        }
        partComputed = -1;
        gate[t] = beta;
        Kernels.copy(s, first.row(t));
        Kernels.copy(r, second.row(t));
        Vec error = missing.row(t);
        form.contract(weights, s, r, error);
        Kernels.scale(-1, error);
        Kernels.add(target, error);
        Kernels.copy(error, change.row(t));
        Kernels.scale(beta / size, change.row(t));
        add(t, weights);
        float norm = norm(weights, rowNorms.row(t));
        shrunk[t] = norm > 1 ? 1 / norm : 1;
        shrink(t, weights);
        Kernels.scale(shrunk[t], rowNorms.row(t));
    }

    private void add(int t, Rows f) {
        form.addOuter(first.row(t), second.row(t), change.row(t), f);
    }

    private void shrink(int t, Rows f) {
        for (int i = 0; i < size && shrunk[t] < 1; i++) {
            Kernels.scale(shrunk[t], f.row(i));
        }
    }

    private float norm(Rows f, Vec norms) {
        double squares = 0;
        for (int i = 0; i < size; i++) {
            double square = Kernels.dot(f.row(i), f.row(i));
            norms.set(i, (float) Math.sqrt(square));
            squares += square;
        }
        return (float) Math.sqrt(squares);
    }

    /** Starts a way back. */
    public void clearGradient() {
        Kernels.zero(dWeights.mat());
    }

    /** Turns {@link #gradient} from that of F into that of F(t-1), and adds to the others. {@code dBeta} (1). */
    public void backward(int t, Vec dS, Vec dR, Vec dTarget, Vec dBeta) {
        shrinkBackward(t);
        Vec s = first.row(t);
        Vec r = second.row(t);
        form.contract(dWeights, s, r, dChange);
        form.addDerivatives(dWeights, s, r, change.row(t), dS, dR);

        dBeta.set(0, dBeta.get(0) + Kernels.dot(dChange, missing.row(t)) / size);
        Kernels.scale(gate[t] / size, dChange);
        Kernels.add(dChange, dTarget);

        Kernels.scale(-1, dChange); // now dv
        form.addDerivatives(before(t), s, r, dChange, dS, dR);
        form.addOuter(s, r, dChange, dWeights);
    }

    /** Along F itself, which was shrunk to length 1, there is no gradient. */
    private void shrinkBackward(int t) {
        if (shrunk[t] == 1) {
            return;
        }
        Rows after = after(t);
        double along = 0;
        for (int i = 0; i < size; i++) {
            along += Kernels.dot(after.row(i), dWeights.row(i));
        }
        for (int i = 0; i < size; i++) {
            Kernels.axpy((float) -along, after.row(i), dWeights.row(i));
        }
        shrink(t, dWeights);
    }

    /** F before step {@code t}, (d, d²). */
    Rows before(int t) {
        return t % stride == 0 ? kept[t / stride] : after(t - 1);
    }

    /** F after step {@code t}, (d, d²); to be asked for going back, from the last step on. */
    public Rows after(int t) {
        int part = t / stride;
        if (part != partComputed) {
            Rows f = kept[part];
            for (int u = part * stride; u <= t; u++) {
                Rows next = between[u % stride];
                Kernels.copy(f.mat(), next.mat());
                add(u, next);
                shrink(u, next);
                f = next;
            }
            partComputed = part;
        }
        return between[t % stride];
    }
}
