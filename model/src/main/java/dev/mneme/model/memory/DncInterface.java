package dev.mneme.model.memory;

import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import java.util.Optional;

/**
 * ξ, what a controller tells the memory of a DNC in a step (Graves et al. 2016, methods: interface parameters). What
 * an option brings comes last, masks first; what one takes away is absent.
 */
final class DncInterface {
    final InterfaceLayout layout = new InterfaceLayout();
    final Field readKeys; // (R, W) k^r
    final Field readStrengths; // (R) β^r
    final Field writeKeys; // (V, W) k^w
    final Field writeStrengths; // (V) β^w
    final Field erase; // (V, W) e
    final Field write; // (V, W) v
    final Field freeGates; // (R) f
    final Field allocationGates; // (V) g_a
    final Field writeGates; // (V) g_w
    final Optional<Field> readModes; // (R, 1 + 2V) π
    final Optional<Field> writeMasks; // (V, W) m^w
    final Optional<Field> readMasks; // (R, W) m^r
    final Optional<Field> forwardSharpness; // (R, V) s^f
    final Optional<Field> backwardSharpness; // (R, V) s^b

    DncInterface(MemorySize size, DncOptions options) {
        int heads = size.readHeads();
        int writers = options.writeHeads();
        int wordSize = size.wordSize();
        readKeys = layout.add("read keys k^r", heads, wordSize, Squash.NONE);
        readStrengths = layout.add("read strengths β^r", 1, heads, Squash.ONEPLUS);
        writeKeys = layout.add("write key k^w", writers, wordSize, Squash.NONE);
        writeStrengths = layout.add("write strength β^w", 1, writers, Squash.ONEPLUS);
        erase = layout.add("erase vector e", writers, wordSize, Squash.SIGMOID);
        write = layout.add("write vector v", writers, wordSize, Squash.NONE);
        freeGates = layout.add("free gates f", 1, heads, Squash.SIGMOID);
        allocationGates = layout.add("allocation gate g_a", 1, writers, Squash.SIGMOID);
        writeGates = layout.add("write gate g_w", 1, writers, Squash.SIGMOID);

        boolean links = options.temporalLinks();
        boolean masked = options.mask().masked();
        boolean sharpens = options.sharpenLinks();
        readModes = addIf(links, "read modes π", heads, ReadModes.modes(writers), Squash.SOFTMAX);
        writeMasks = addIf(masked, "write masks m^w", writers, wordSize, Squash.SIGMOID);
        readMasks = addIf(masked, "read masks m^r", heads, wordSize, Squash.SIGMOID);
        forwardSharpness = addIf(sharpens, "forward sharpness s^f", heads, writers, Squash.ONEPLUS);
        backwardSharpness = addIf(sharpens, "backward sharpness s^b", heads, writers, Squash.ONEPLUS);
    }

    private Optional<Field> addIf(boolean wanted, String name, int rows, int cols, Squash squash) {
        return wanted ? Optional.of(layout.add(name, rows, cols, squash)) : Optional.empty();
    }
}
