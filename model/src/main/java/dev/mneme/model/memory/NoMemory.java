package dev.mneme.model.memory;

import dev.mneme.kernels.TensorArena;
import dev.mneme.model.config.Ignored;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.List;

/** Nothing to read or write: the baseline that a memory must beat. The controller then emits no interface vector. */
public final class NoMemory implements Memory {
    /** Its settings: sizes that files of version 1 name, though it has none. */
    public record Config(@Ignored MemorySize size) implements MemoryConfig {
        @Override
        public NoMemory create() {
            return new NoMemory();
        }
    }

    private final InterfaceLayout layout = new InterfaceLayout();

    /** The only thing to say of it is that it is there. */
    public NoMemory() {}

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readHeads() {
        return 0;
    }

    @Override
    public int readSize() {
        return 0;
    }

    @Override
    public long stepBytes() {
        return 0;
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new Nothing();
    }

    private static final class Nothing implements Unroll {
        @Override
        public void reset() {}

        @Override
        public void carry(int steps) {}

        @Override
        public void forward(int t) {}

        @Override
        public void clearGradient() {}

        @Override
        public void backward(int t) {}

        @Override
        public List<StateTensor> state() {
            return List.of();
        }

        @Override
        public void stateChanged() {}

        @Override
        public List<Quantity> quantities() {
            return List.of();
        }
    }
}
