package dev.mneme.model.part;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.function.Supplier;

/** What a part finds when it is unrolled. */
public interface Room {
    /** The parameters' values, flat; read at every forward and backward, so an optimiser may change them in between. */
    Vec values();

    /** Where whatever the part keeps takes its memory. */
    TensorArena arena();

    /** B sequences. */
    int batch();

    /** T steps at most. */
    int steps();

    /** Steps of each sequence, (B), as the caller last set them: past its end a sequence rests. */
    int[] lengths();

    /** Whether {@code signal} has numbers: noise has some only where it was asked for. */
    boolean has(Signal signal);

    /** What {@code owner} makes once for all its parts in this unroll. */
    <T> T once(Object owner, Supplier<T> make);

    /** The numbers of {@code signal}. */
    Block of(Signal signal);
}
