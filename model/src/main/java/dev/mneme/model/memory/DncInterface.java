package dev.mneme.model.memory;

import dev.mneme.model.addressing.ReadModes;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;

/** ξ, what a controller tells the memory of a DNC in a step (Graves et al. 2016, methods: interface parameters). */
final class DncInterface {
    final InterfaceLayout layout = new InterfaceLayout();
    final Field readKeys; // (R, W) k^r
    final Field readStrengths; // (R) β^r
    final Field writeKey; // (1, W) k^w
    final Field writeStrength; // (1) β^w
    final Field erase; // (1, W) e
    final Field write; // (1, W) v
    final Field freeGates; // (R) f
    final Field allocationGate; // (1) g_a
    final Field writeGate; // (1) g_w
    final Field readModes; // (R, 3) π

    DncInterface(int heads, int wordSize) {
        readKeys = layout.add("read keys k^r", heads, wordSize, Squash.NONE);
        readStrengths = layout.add("read strengths β^r", 1, heads, Squash.ONEPLUS);
        writeKey = layout.add("write key k^w", 1, wordSize, Squash.NONE);
        writeStrength = layout.add("write strength β^w", 1, 1, Squash.ONEPLUS);
        erase = layout.add("erase vector e", 1, wordSize, Squash.SIGMOID);
        write = layout.add("write vector v", 1, wordSize, Squash.NONE);
        freeGates = layout.add("free gates f", 1, heads, Squash.SIGMOID);
        allocationGate = layout.add("allocation gate g_a", 1, 1, Squash.SIGMOID);
        writeGate = layout.add("write gate g_w", 1, 1, Squash.SIGMOID);
        readModes = layout.add("read modes π", heads, ReadModes.MODES, Squash.SOFTMAX);
    }
}
