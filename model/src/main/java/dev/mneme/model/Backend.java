package dev.mneme.model;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import java.util.Set;

/**
 * What runs a network. Its seam is the unroll: a back end gets the whole network and all steps of a batch, so that numbers
 * need to come and go but once.
 */
public interface Backend {
    /** The processor, by the loops of {@link dev.mneme.kernels.Kernels}. */
    Backend CPU = CpuUnroll::new;

    /**
     * Room for {@code batch} sequences of up to {@code steps} steps through {@code network}, in the initial state.
     *
     * @param values the parameters; read at every forward and backward, so an optimiser may change them in between
     * @param arena that everything a caller may see lies in
     * @param noise that the caller draws, by name
     */
    NetworkUnroll unroll(MemoryNetwork network, Vec values, TensorArena arena, int batch, int steps, Set<String> noise);
}
