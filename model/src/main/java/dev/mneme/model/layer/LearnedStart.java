package dev.mneme.model.layer;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.Rows;
import dev.mneme.kernels.Vec;
import dev.mneme.model.part.ParameterLayout;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.model.part.ParameterLayout.Start;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.Wiring;
import java.util.Arrays;
import java.util.Optional;

/**
 * Learned numbers with which every sequence begins, before step 0. Their gradient is the sum over the sequences that did:
 * one that goes on from another's end learns nothing about beginnings.
 */
public final class LearnedStart {
    private final Parameter parameter;

    private LearnedStart(Parameter parameter) {
        this.parameter = parameter;
    }

    /** Declares {@code name} (size), 0 at first. */
    public static LearnedStart vector(ParameterLayout layout, String name, int size) {
        return new LearnedStart(layout.bias(name, size, Start.ZERO));
    }

    /** Declares {@code name} (rows, cols), at first drawn from a normal of deviation 0.5. */
    public static LearnedStart table(ParameterLayout layout, String name, int rows, int cols) {
        return new LearnedStart(layout.table(name, rows, cols, Start.NORMAL));
    }

    /** Declares the part that begins {@code carried} with these numbers; it stands before all that read them. */
    public void begin(Wiring wiring, Signal carried) {
        wiring.add(room -> new Begin(room, carried, false));
    }

    /** The same with tanh of them. */
    public void beginSquashed(Wiring wiring, Signal carried) {
        wiring.add(room -> new Begin(room, carried, true));
    }

    /** These numbers in an unroll. */
    public Numbers in(Room room) {
        return new Numbers(room);
    }

    /** The numbers in an unroll, with a gradient for each sequence. */
    public final class Numbers {
        private final Mat values; // (rows, cols)
        private final Mat[] gradients; // [b]: (rows, cols)
        private final boolean[] begins; // [b]
        private final int[] lengths; // (B)

        private Numbers(Room room) {
            values = parameter.mat(room.values());
            gradients = new Mat[room.batch()];
            Arrays.setAll(gradients, _ -> room.arena().mat(values.rows(), values.cols()));
            begins = new boolean[room.batch()];
            Arrays.fill(begins, true);
            lengths = room.lengths();
        }

        /** (rows, cols). */
        public Mat values() {
            return values;
        }

        /** What sequence {@code b} adds, (rows, cols). */
        public Mat gradient(int b) {
            return gradients[b];
        }

        /** Whether step 0 of sequence {@code b} is its first. */
        public boolean begins(int b) {
            return begins[b];
        }

        /** Sequences [from, to) begin anew. */
        public void reset(int from, int to) {
            Arrays.fill(begins, from, to, true);
        }

        /** Sequences [from, to) go on from where they ended. */
        public void carry(int from, int to) {
            for (int b = from; b < to; b++) {
                begins[b] &= lengths[b] == 0;
            }
        }

        /** Sequence {@code b} goes on from what it was told. */
        public void stateChanged(int b) {
            begins[b] = false;
        }

        /** Starts a way back of sequences [from, to). */
        public void clearGradient(int from, int to) {
            for (int b = from; b < to; b++) {
                Kernels.zero(gradients[b]);
            }
        }

        /** The view of where the gradient lies in {@code flat}. */
        public Part.Gradient gradient(Vec flat) {
            Mat sum = parameter.mat(flat);
            return (_, part, _) -> {
                for (int b = 0; b < gradients.length && part == 0; b++) {
                    Blocks.addColumns(gradients[b], 0, 0, sum, 0, 0, sum.rows(), sum.cols());
                }
            };
        }
    }

    private final class Begin implements Part.Unroll {
        private final Numbers numbers;
        private final boolean squashed;
        private final Rows first; // (B, n) the signal before step 0
        private final Rows dFirst; // (B, n)
        private final Vec[] dRaw; // [b]: (n)

        Begin(Room room, Signal carried, boolean squashed) {
            numbers = in(room);
            this.squashed = squashed;
            first = Rows.of(room.of(carried).values().rows(0, room.batch()));
            dFirst = Rows.of(room.of(carried).gradient().rows(0, room.batch()));
            dRaw = Rows.of(room.arena(), room.batch(), carried.size()).all();
        }

        /** The numbers may have changed since the last way forward. */
        @Override
        public void forward(int t, int from, int to) {
            for (int b = from; t == 0 && b < to; b++) {
                if (numbers.begins(b)) {
                    begin(b);
                }
            }
        }

        private void begin(int b) {
            Vec row = first.row(b);
            Blocks.pack(numbers.values(), row);
            if (squashed) {
                Kernels.tanh(row, row);
            }
        }

        @Override
        public void backward(int t, int from, int to) {
            for (int b = from; t == 0 && b < to; b++) {
                if (numbers.begins(b)) {
                    beginBackward(b);
                }
            }
        }

        private void beginBackward(int b) {
            Kernels.zero(dRaw[b]);
            if (squashed) {
                Kernels.tanhBackward(first.row(b), dFirst.row(b), dRaw[b]);
            } else {
                Kernels.add(dFirst.row(b), dRaw[b]);
            }
            Blocks.unpack(dRaw[b], numbers.gradient(b));
        }

        @Override
        public void reset(int from, int to) {
            numbers.reset(from, to);
            for (int b = from; b < to; b++) {
                begin(b);
            }
        }

        @Override
        public void carry(int steps, int from, int to) {
            numbers.carry(from, to);
        }

        @Override
        public void stateChanged(int b) {
            numbers.stateChanged(b);
        }

        @Override
        public void clearGradient(int from, int to) {
            numbers.clearGradient(from, to);
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            return Optional.of(numbers.gradient(flat));
        }
    }
}
