package dev.mneme.model.cell;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Part;
import java.util.Optional;

/**
 * A layer whose h, and s of an LSTM, are limited to [-c, c] once a step has made both: h comes of s as it was, the limited
 * values recur, and where they were cut no gradient passes.
 */
public final class Clipped implements Cell {
    private final Cell cell;
    private final float limit; // c

    /** {@code cell} with that limit, a positive one. */
    public Clipped(Cell cell, float limit) {
        this.cell = cell;
        this.limit = limit;
    }

    @Override
    public int hiddenSize() {
        return cell.hiddenSize();
    }

    @Override
    public boolean recurrent() {
        return cell.recurrent();
    }

    @Override
    public boolean hasState() {
        return cell.hasState();
    }

    @Override
    public Unroll unroll(Vec values, TensorArena arena, Ports ports) {
        return new ClippedUnroll(values, arena, ports);
    }

    private final class ClippedUnroll implements Unroll {
        private final int batch;
        private final Cell.Unroll inner;
        private final Rows hiddens; // views of ports.hidden
        private final Rows dHiddens; // views of ports.dHidden
        private final Rows made; // (T·B, H) h before it is cut
        private final Optional<Rows> states; // ((T+1)·B, H) s
        private final Optional<Rows> dStates; // (B, H)
        private final Optional<Rows> madeStates; // (T·B, H) s before it is cut
        private final Rows scratch; // (B, H)

        ClippedUnroll(Vec values, TensorArena arena, Ports ports) {
            batch = ports.batch();
            inner = cell.unroll(values, arena, ports);
            hiddens = Rows.of(ports.hidden());
            dHiddens = Rows.of(ports.dHidden());
            made = Rows.of(arena, ports.steps() * batch, hiddenSize());
            states = inner.state().map(Rows::of);
            dStates = inner.dState().map(Rows::of);
            madeStates = states.map(_ -> Rows.of(arena, ports.steps() * batch, hiddenSize()));
            scratch = Rows.of(arena, batch, hiddenSize());
        }

        @Override
        public void forward(int t, int from, int to) {
            inner.forward(t, from, to);
            for (int row = t * batch + from; row < t * batch + to; row++) {
                cut(hiddens.row(row + batch), made.row(row));
                if (states.isPresent()) {
                    cut(states.get().row(row + batch), madeStates.get().row(row));
                }
            }
        }

        /** Keeps {@code x} as it was. */
        private void cut(Vec x, Vec whole) {
            Kernels.copy(x, whole);
            Kernels.clip(limit, whole, x);
        }

        @Override
        public void backward(int t, int from, int to) {
            for (int b = from; b < to; b++) {
                int row = t * batch + b;
                cutBackward(made.row(row), dHiddens.row(row + batch), scratch.row(b));
                if (dStates.isPresent()) {
                    cutBackward(madeStates.get().row(row), dStates.get().row(b), scratch.row(b));
                }
            }
            inner.backward(t, from, to);
        }

        /** Turns {@code dx} in place, from after the cut to before it. */
        private void cutBackward(Vec whole, Vec dx, Vec dCut) {
            Kernels.copy(dx, dCut);
            Kernels.zero(dx);
            Kernels.clipBackward(limit, whole, dCut, dx);
        }

        @Override
        public void clearGradient(int from, int to) {
            inner.clearGradient(from, to);
        }

        @Override
        public void rest(int t, int from, int to) {
            inner.rest(t, from, to);
        }

        @Override
        public Part.Gradient gradient(Vec flat) {
            return inner.gradient(flat);
        }

        @Override
        public Optional<Mat> state() {
            return inner.state();
        }

        @Override
        public Optional<Mat> dState() {
            return inner.dState();
        }
    }
}
