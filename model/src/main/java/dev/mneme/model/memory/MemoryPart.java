package dev.mneme.model.memory;

import dev.mneme.kernels.Blocks;
import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Vec;
import dev.mneme.kernels.Workers;
import dev.mneme.model.layer.LearnedStart;
import dev.mneme.model.part.Block;
import dev.mneme.model.part.Part;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.Room;
import dev.mneme.model.part.Signal;
import dev.mneme.model.part.StateTensor;
import dev.mneme.model.part.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A memory in a network: one for each sequence of a batch. Several controllers may share it in turns; then each of them
 * takes a step of the memory in every step of the network, in the order in which {@link #turn} was called.
 */
public final class MemoryPart {
    private final String name;
    private final Memory memory;
    private final List<Signal> controls = new ArrayList<>();
    private final List<Signal> reads = new ArrayList<>();
    private final List<LearnedStart> starts = new ArrayList<>(); // one a field of the memory's start

    /** A memory that nobody uses yet; {@code name} goes before the names of what it remembers and how it starts. */
    public MemoryPart(String name, Memory memory) {
        this.name = name;
        this.memory = memory;
    }

    /** The memory. */
    public Memory memory() {
        return memory;
    }

    /**
     * Declares that what {@code control} (I) asks is done next, and read into {@code read} (R·W), which is carried
     * where the controller sees it in the next step.
     *
     * @param shownAs what goes before the names of what this turn shows
     */
    public void turn(Wiring wiring, Signal control, Signal read, String shownAs) {
        int turn = controls.size();
        if (turn == 0) {
            memory.start()
                    .fields()
                    .forEach(field -> starts.add(LearnedStart.table(
                            wiring.parameters(), name + "start." + field.name(), field.rows(), field.cols())));
        }
        controls.add(control);
        reads.add(read);
        wiring.add(room -> new Turn(turn, room, shownAs));
    }

    /** The memories of all sequences, made once for all turns of an unroll. */
    private record Shared(Memory.Unroll[] memories, List<LearnedStart.Numbers> starts) {}

    private Shared shared(Room room) {
        return room.once(this, () -> {
            List<LearnedStart.Numbers> told =
                    starts.stream().map(start -> start.in(room)).toList();
            var memories = new Memory.Unroll[room.batch()];
            for (int b = 0; b < memories.length; b++) {
                memories[b] = memory.unroll(room.arena(), ports(room, told, b));
            }
            return new Shared(memories, told);
        });
    }

    private Memory.Ports ports(Room room, List<LearnedStart.Numbers> told, int b) {
        int turns = controls.size();
        var ports = new Memory.Ports(
                new Vec[room.steps() * turns],
                new Vec[room.steps() * turns],
                new Vec[room.steps() * turns],
                new Vec[room.steps() * turns],
                memory.start()
                        .raw(told.stream().map(LearnedStart.Numbers::values).toList()),
                memory.start().raw(told.stream().map(start -> start.gradient(b)).toList()));
        for (int turn = 0; turn < turns; turn++) {
            Block control = room.of(controls.get(turn));
            Block read = room.of(reads.get(turn));
            spread(control.sequence(control.values(), room.batch(), b), turn, ports.control());
            spread(control.sequence(control.gradient(), room.batch(), b), turn, ports.dControl());
            spread(read.sequence(read.values(), room.batch(), b), turn, ports.reads());
            spread(read.sequence(read.gradient(), room.batch(), b), turn, ports.dReads());
        }
        return ports;
    }

    /** Puts step t of a turn where the memory's step {@code t·turns + turn} looks. */
    private void spread(Vec[] steps, int turn, Vec[] all) {
        for (int t = 0; t < steps.length; t++) {
            all[t * controls.size() + turn] = steps[t];
        }
    }

    /** One controller's turn; the first speaks for the memory where it is spoken to once. */
    public final class Turn implements Part.Unroll {
        private final int turn;
        private final String shownAs;
        private final int turns = controls.size();
        private final int[] lengths; // (B)
        private final Memory.Unroll[] memories; // [b]
        private final List<LearnedStart.Numbers> starts; // those of the first turn
        private final boolean fedBack; // whether the next step sees what was read
        private final Block read; // that of the step before, where it is fed back

        private Turn(int turn, Room room, String shownAs) {
            this.turn = turn;
            this.shownAs = shownAs;
            lengths = room.lengths();
            Shared shared = shared(room);
            memories = shared.memories;
            starts = turn == 0 ? shared.starts : List.of();
            Signal now = reads.get(turn);
            fedBack = now.carried();
            read = room.of(fedBack ? now.before() : now);
        }

        /** Whether it is the first turn of its memory. */
        public boolean isFirst() {
            return turn == 0;
        }

        /** The memory of sequence {@code b}. */
        public Memory.Unroll memory(int b) {
            return memories[b];
        }

        @Override
        public void forward(int t, int from, int to) {
            for (int b = from; b < to; b++) {
                if (t < lengths[b]) {
                    memories[b].forward(t * turns + turn);
                } else {
                    rest(t, b);
                }
            }
        }

        /** What is fed back stays, and nothing that an unroll before this one left there. */
        private void rest(int t, int b) {
            int row = t * memories.length + b;
            if (fedBack) {
                Blocks.copyRows(read.values(), row, read.values(), row + memories.length, 1);
            } else {
                Kernels.zero(read.values(), row, 1);
            }
        }

        @Override
        public void backward(int t, int from, int to) {
            for (int b = from; b < to; b++) {
                if (t < lengths[b]) {
                    memories[b].backward(t * turns + turn);
                }
            }
        }

        @Override
        public void clearGradient(int from, int to) {
            for (int b = from; b < to && isFirst(); b++) {
                memories[b].clearGradient();
            }
            for (int i = 0; i < starts.size(); i++) {
                starts.get(i).clearGradient(from, to);
            }
        }

        @Override
        public Optional<Part.Gradient> gradient(Vec flat) {
            return starts.stream().map(start -> start.gradient(flat)).reduce(Part.Gradient::and);
        }

        @Override
        public void reset(int from, int to) {
            for (int b = from; b < to && isFirst(); b++) {
                memories[b].reset();
            }
        }

        @Override
        public void carry(int steps, int from, int to) {
            for (int b = from; b < to && isFirst(); b++) {
                memories[b].carry(steps * turns);
            }
        }

        @Override
        public List<StateTensor> state(int b) {
            var tensors = new ArrayList<StateTensor>();
            if (fedBack && read.size() > 0) {
                tensors.add(StateTensor.of(reads.get(turn).name(), read.values().row(b)));
            }
            if (isFirst()) {
                memories[b].state().forEach(tensor -> tensors.add(tensor.in(name)));
            }
            return tensors;
        }

        @Override
        public void stateChanged(int b) {
            if (isFirst()) {
                memories[b].stateChanged();
            }
        }

        @Override
        public List<Quantity> quantities(int b) {
            return memories[b].quantities().stream()
                    .map(quantity -> quantity.turn(shownAs, turn, turns))
                    .toList();
        }

        @Override
        public void shareWith(Workers workers) {
            if (isFirst() && memories.length == 1 && memories[0] instanceof SparseUnroll sparse) {
                sparse.searchWith(workers);
            }
        }
    }
}
