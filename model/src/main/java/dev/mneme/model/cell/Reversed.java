package dev.mneme.model.cell;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A layer that runs from each sequence's own last step to its first, {@code h(t) = cell(x(t), h(t+1))}, before the network
 * takes its first step. It starts at 0, and beyond a sequence's end h is 0.
 */
public final class Reversed {
    private Reversed() {}

    /**
     * Declares the signal {@code name} of {@code cell}'s hidden units and the part that writes it from all of {@code from}.
     */
    public static Signal add(Wiring wiring, String name, Cell cell, Signal... from) {
        Signal h = wiring.signal(name, cell.hiddenSize());
        wiring.add(room -> new ReversedUnroll(room, cell, h, from));
        return h;
    }

    /** Inside, row {@code k·B + b} is the k-th step of sequence b from its end. */
    private static final class ReversedUnroll implements Part.Unroll {
        private final int batch;
        private final int[] lengths; // (B)
        private final List<Block> from; // (T·B, n) each, as the network goes
        private final Block to; // (T·B, H) as the network goes
        private final Mat input; // (T·B, in)
        private final Mat dInput; // (T·B, in)
        private final Mat hidden; // ((T+1)·B, H) 0 before the first step
        private final Mat dHidden; // ((T+1)·B, H)
        private final Cell.Unroll cell;

        ReversedUnroll(Room room, Cell cell, Signal h, Signal... signals) {
            batch = room.batch();
            lengths = room.lengths();
            from = Arrays.stream(signals).map(room::of).toList();
            to = room.of(h);
            int rows = room.steps() * batch;
            int in = Arrays.stream(signals).mapToInt(Signal::size).sum();
            input = room.arena().mat(rows, in);
            dInput = room.arena().mat(rows, in);
            hidden = room.arena().mat(rows + batch, h.size());
            dHidden = room.arena().mat(rows + batch, h.size());
            this.cell = cell.unroll(
                    room.values(), room.arena(), new Cell.Ports(batch, room.steps(), input, dInput, hidden, dHidden));
        }

        @Override
        public void forwardWhole(int steps, int first, int end) {
            for (int b = first; b < end; b++) {
                turn(b, steps);
            }
            for (int k = 0; k < steps; k++) {
                int active = active(k, first, end);
                cell.forward(k, first, active);
                cell.rest(k, active, end);
                Kernels.zero(hidden, (k + 1) * batch + active, end - active);
            }
            for (int b = first; b < end; b++) {
                for (int k = 0; k < own(b, steps); k++) {
                    Blocks.copyRows(hidden, (k + 1) * batch + b, to.values(), row(k, b, steps), 1);
                }
            }
        }

        /** Puts the steps of sequence {@code b} in their reversed order, and 0 beyond its end. */
        private void turn(int b, int steps) {
            int column = 0;
            for (int i = 0; i < from.size(); i++) {
                Mat x = from.get(i).values();
                for (int k = 0; k < own(b, steps); k++) {
                    Blocks.copyColumns(x, row(k, b, steps), 0, input, k * batch + b, column, 1, x.cols());
                }
                column += x.cols();
            }
            for (int t = own(b, steps); t < steps; t++) {
                Kernels.zero(input, t * batch + b, 1);
                Kernels.zero(to.values(), t * batch + b, 1);
            }
        }

        /** Steps of sequence {@code b}. */
        private int own(int b, int steps) {
            return Math.min(lengths[b], steps);
        }

        /** The row of the network at the k-th step from the end of sequence {@code b}. */
        private int row(int k, int b, int steps) {
            return (own(b, steps) - 1 - k) * batch + b;
        }

        /** The end of the sequences [first, end) that still have a k-th step from their end. */
        private int active(int k, int first, int end) {
            int active = end;
            while (active > first && lengths[active - 1] <= k) {
                active--;
            }
            return active;
        }

        @Override
        public void backwardWhole(int steps, int first, int end) {
            Kernels.zero(dHidden, first, end - first);
            for (int k = 0; k < steps; k++) {
                Kernels.zero(dInput, k * batch + first, end - first);
                Kernels.zero(dHidden, (k + 1) * batch + first, end - first);
            }
            for (int b = first; b < end; b++) {
                for (int k = 0; k < own(b, steps); k++) {
                    Blocks.copyRows(to.gradient(), row(k, b, steps), dHidden, (k + 1) * batch + b, 1);
                }
            }
            cell.clearGradient(first, end);
            for (int k = steps - 1; k >= 0; k--) {
                cell.backward(k, first, active(k, first, end));
            }
            for (int b = first; b < end; b++) {
                turnBackward(b, steps);
            }
        }

        private void turnBackward(int b, int steps) {
            int column = 0;
            for (int i = 0; i < from.size(); i++) {
                Mat dx = from.get(i).gradient();
                for (int k = 0; k < own(b, steps); k++) {
                    Blocks.addColumns(dInput, k * batch + b, column, dx, row(k, b, steps), 0, 1, dx.cols());
                }
                column += dx.cols();
            }
        }

        /** All is done before the first step. */
        @Override
        public void forward(int t, int first, int end) {}

        /** And after the way back of all. */
        @Override
        public void backward(int t, int first, int end) {}

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            return Optional.of(cell.gradient(flat));
        }
    }
}
