package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.model.layer.LearnedStart;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.StateTensor;
import dev.mneme.model.part.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A layer of a controller in a network: {@code h(t) = cell(x(t), h(t-1))}. */
public final class CellPart {
    private CellPart() {}

    /**
     * The same for a layer whose h, and s of an LSTM, begin with learned numbers {@code start.h} and {@code start.s} (H). A
     * layer that sees nothing of the step before has no such beginning.
     */
    public static Signal addLearned(Wiring wiring, String name, Cell cell, Signal x, String start) {
        if (!cell.recurrent()) {
            return add(wiring, name, cell, x);
        }
        int size = cell.hiddenSize();
        Signal h = wiring.carried(name, size);
        LearnedStart.vector(wiring.parameters(), start + ".h", size).begin(wiring, h);
        Optional<LearnedStart> state = cell.hasState()
                ? Optional.of(LearnedStart.vector(wiring.parameters(), start + ".s", size))
                : Optional.empty();
        wiring.add(room -> new CellUnroll(room, name, cell, x, h, state));
        return h;
    }

    /** Declares the signal {@code name} of {@code cell}'s hidden units and the part that writes it from {@code x}. */
    public static Signal add(Wiring wiring, String name, Cell cell, Signal x) {
        Signal h = wiring.carried(name, cell.hiddenSize());
        wiring.add(room -> new CellUnroll(room, name, cell, x, h, Optional.empty()));
        return h;
    }

    private static final class CellUnroll implements Part.Unroll {
        private final String name;
        private final int batch;
        private final Mat hidden; // ((T+1)·B, H)
        private final Cell.Unroll cell;
        private final Optional<Mat> state; // ((T+1)·B, H)
        private final Optional<Mat> dState; // (B, H)
        private final Optional<LearnedStart.Numbers> start; // (1, H) of the state

        CellUnroll(Room room, String name, Cell cell, Signal x, Signal h, Optional<LearnedStart> start) {
            this.start = start.map(numbers -> numbers.in(room));
            this.name = name;
            batch = room.batch();
            Block in = room.of(x);
            Block out = room.of(h);
            hidden = out.values();
            this.cell = cell.unroll(
                    room.values(),
                    room.arena(),
                    new Cell.Ports(batch, room.steps(), in.values(), in.gradient(), hidden, out.gradient()));
            state = this.cell.state();
            dState = this.cell.dState();
        }

        @Override
        public void forward(int t, int from, int to) {
            if (t == 0) {
                begin(from, to);
            }
            cell.forward(t, from, to);
        }

        private void begin(int from, int to) {
            for (int b = from; start.isPresent() && b < to; b++) {
                if (start.get().begins(b)) {
                    Blocks.copyRows(start.get().values(), 0, state.get(), b, 1);
                }
            }
        }

        @Override
        public void backward(int t, int from, int to) {
            cell.backward(t, from, to);
            for (int b = from; t == 0 && start.isPresent() && b < to; b++) {
                if (start.get().begins(b)) {
                    Blocks.copyRows(dState.get(), b, start.get().gradient(b), 0, 1);
                }
            }
        }

        @Override
        public void rest(int t, int from, int to) {
            cell.rest(t, from, to);
        }

        @Override
        public void clearGradient(int from, int to) {
            cell.clearGradient(from, to);
            if (start.isPresent()) {
                start.get().clearGradient(from, to);
            }
        }

        @Override
        public void reset(int from, int to) {
            if (state.isPresent()) {
                Kernels.zero(state.get(), from, to - from);
            }
            if (start.isPresent()) {
                start.get().reset(from, to);
                begin(from, to);
            }
        }

        @Override
        public void carry(int steps, int from, int to) {
            if (state.isPresent()) {
                Blocks.copyRows(state.get(), steps * batch + from, state.get(), from, to - from);
            }
            if (start.isPresent()) {
                start.get().carry(from, to);
            }
        }

        @Override
        public void stateChanged(int b) {
            if (start.isPresent()) {
                start.get().stateChanged(b);
            }
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            Part.Gradient ofCell = cell.gradient(flat);
            return Optional.of(
                    start.map(numbers -> ofCell.and(numbers.gradient(flat))).orElse(ofCell));
        }

        @Override
        public List<StateTensor> state(int b) {
            var tensors = new ArrayList<StateTensor>();
            tensors.add(StateTensor.of(name + ".h", hidden.row(b)));
            state.ifPresent(s -> tensors.add(StateTensor.of(name + ".s", s.row(b))));
            return tensors;
        }
    }
}
