package dev.mneme.model;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.InterfaceLayout;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.List;
import java.util.function.Consumer;

/** A memory whose way forward or back is disturbed: errors planted where a network cannot help but use them. */
record MeddledMemory(Memory of, Meddler meddler, Consumer<Vec> onReads) implements Memory {
    /** Acts before and after every step of the way back. */
    @FunctionalInterface
    interface Meddler {
        void act(boolean before, Unroll memory, Ports ports, int t);
    }

    MeddledMemory(Memory of, Meddler meddler) {
        this(of, meddler, reads -> {});
    }

    @Override
    public InterfaceLayout layout() {
        return of.layout();
    }

    @Override
    public InterfaceLayout start() {
        return of.start();
    }

    @Override
    public boolean feedsBack() {
        return of.feedsBack();
    }

    @Override
    public long stepBytes() {
        return of.stepBytes();
    }

    @Override
    public int readHeads() {
        return of.readHeads();
    }

    @Override
    public int readSize() {
        return of.readSize();
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new MeddledUnroll(of.unroll(arena, ports), ports, meddler, onReads);
    }

    record MeddledUnroll(Unroll inner, Ports ports, Meddler meddler, Consumer<Vec> onReads) implements Unroll {
        @Override
        public void reset() {
            inner.reset();
        }

        @Override
        public void carry(int steps) {
            inner.carry(steps);
        }

        @Override
        public void forward(int t) {
            inner.forward(t);
            onReads.accept(ports.reads()[t]);
        }

        @Override
        public void clearGradient() {
            inner.clearGradient();
        }

        @Override
        public void backward(int t) {
            meddler.act(true, inner, ports, t);
            inner.backward(t);
            meddler.act(false, inner, ports, t);
        }

        @Override
        public List<StateTensor> state() {
            return inner.state();
        }

        @Override
        public void stateChanged() {
            inner.stateChanged();
        }

        @Override
        public List<Quantity> quantities() {
            return inner.quantities();
        }
    }
}
