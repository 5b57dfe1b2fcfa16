package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
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

    /** Declares the signal {@code name} of {@code cell}'s hidden units and the part that writes it from {@code x}. */
    public static Signal add(Wiring wiring, String name, Cell cell, Signal x) {
        Signal h = wiring.carried(name, cell.hiddenSize());
        wiring.add(room -> new CellUnroll(room, name, cell, x, h));
        return h;
    }

    private static final class CellUnroll implements Part.Unroll {
        private final String name;
        private final int batch;
        private final Mat hidden; // ((T+1)·B, H)
        private final Cell.Unroll cell;
        private final Optional<Mat> state; // ((T+1)·B, H)

        CellUnroll(Room room, String name, Cell cell, Signal x, Signal h) {
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
        }

        @Override
        public void forward(int t, int from, int to) {
            cell.forward(t, from, to);
        }

        @Override
        public void backward(int t, int from, int to) {
            cell.backward(t, from, to);
        }

        @Override
        public void rest(int t, int from, int to) {
            cell.rest(t, from, to);
        }

        @Override
        public void clearGradient(int from, int to) {
            cell.clearGradient(from, to);
        }

        @Override
        public void reset(int from, int to) {
            if (state.isPresent()) {
                Kernels.zero(state.get(), from, to - from);
            }
        }

        @Override
        public void carry(int steps, int from, int to) {
            if (state.isPresent()) {
                Blocks.copyRows(state.get(), steps * batch + from, state.get(), from, to - from);
            }
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            return Optional.of(cell.gradient(flat));
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
