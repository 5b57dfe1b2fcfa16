package dev.mneme.train.data;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.model.part.Block;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** What a network answers to a batch: each of its outputs by name, with its gradient, time-major like the batch. */
public final class Outputs {
    private final SequencedMap<String, Block> blocks = new LinkedHashMap<>(); // (T·B, n) each
    private final Block first;

    /** All zeros, of outputs of these sizes by name, for {@code rows} (T·B) rows. */
    public Outputs(TensorArena arena, SequencedMap<String, Integer> sizes, int rows) {
        sizes.forEach((name, size) -> {
            Mat values = arena.mat(rows, size);
            Kernels.zero(values); // so that they are in memory from the beginning, and nothing grows with the steps
            blocks.put(name, new Block(values, arena.mat(rows, size), 0));
        });
        first = blocks.firstEntry().getValue();
    }

    /** All outputs by name, in the order in which the network names them. */
    public Map<String, Block> blocks() {
        return Collections.unmodifiableMap(blocks);
    }

    /** (T·B, Y): the only output, or the first. */
    public Mat values() {
        return first.values();
    }

    /** (T·B, Y): its gradient. */
    public Mat gradient() {
        return first.gradient();
    }

    /**
     * The output of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Block of(String name) {
        Block block = blocks.get(name);
        if (block == null) {
            throw new IllegalArgumentException("output: one of %s needed, %s came".formatted(blocks.keySet(), name));
        }
        return block;
    }
}
