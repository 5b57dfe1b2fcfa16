package dev.mneme.model.memory;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.addressing.EraseAdd;
import dev.mneme.model.config.Ignored;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Field;
import dev.mneme.model.memory.InterfaceLayout.Squash;
import dev.mneme.model.part.Quantity;
import java.util.List;

/** A memory without addresses: the controller itself says how strongly each of N rows is written, and read into one word. */
public final class GatedMemory implements Memory {
    /** Its settings; of the sizes it uses N and W. */
    public record Config(@Ignored("read-heads") MemorySize size) implements MemoryConfig {
        @Override
        public GatedMemory create() {
            return new GatedMemory(this);
        }
    }

    private final int rows;
    private final int wordSize;
    private final InterfaceLayout layout = new InterfaceLayout();
    private final Field writeWeights;
    private final Field readWeights;
    private final Field erase;
    private final Field write;

    /** A memory of these settings. */
    public GatedMemory(Config config) {
        rows = config.size.memorySize();
        wordSize = config.size.wordSize();
        writeWeights = layout.add("write weights w^w", 1, rows, Squash.SIGMOID);
        readWeights = layout.add("read weights w^r", 1, rows, Squash.SOFTMAX);
        erase = layout.add("erase vector e", 1, wordSize, Squash.SIGMOID);
        write = layout.add("write vector v", 1, wordSize, Squash.NONE);
    }

    @Override
    public InterfaceLayout layout() {
        return layout;
    }

    @Override
    public int readHeads() {
        return 1;
    }

    @Override
    public int readSize() {
        return wordSize;
    }

    /** M and its gradient. */
    @Override
    public long stepBytes() {
        return 2L * Float.BYTES * rows * wordSize;
    }

    @Override
    public Unroll unroll(TensorArena arena, Ports ports) {
        return new DenseSequence<>(this, arena, ports, () -> new State(arena), _ -> new Steps(arena));
    }

    /** What is remembered from step to step. */
    private final class State implements DenseSequence.State {
        final StateTensors tensors;
        final Mat memory; // (N, W) M

        State(TensorArena arena) {
            tensors = new StateTensors(arena);
            memory = tensors.mat("memory", rows, wordSize);
        }

        @Override
        public StateTensors tensors() {
            return tensors;
        }

        @Override
        public void settle() {}
    }

    /** What a step leaves for the way back: nothing but its state and controls. */
    private record Frame() {}

    /** The steps of one sequence. */
    private final class Steps implements DenseSequence.Steps<State, Frame> {
        private final DenseReads reads;
        private final Mat dMemory; // (N, W) of the state after the step, then before it

        Steps(TensorArena arena) {
            reads = new DenseReads(arena, 1, wordSize);
            dMemory = arena.mat(rows, wordSize);
        }

        @Override
        public Frame frame() {
            return new Frame();
        }

        @Override
        public void forward(int t, Controls c, State before, Frame f, State after, Vec read) {
            EraseAdd.forward(before.memory, writeWeights.vec(c), erase.vec(c), write.vec(c), after.memory);
            reads.forward(readWeights.of(c), after.memory, read);
        }

        @Override
        public void clearGradient() {
            Kernels.zero(dMemory);
        }

        @Override
        public void backward(int t, Controls c, Controls dC, State before, Frame f, State after, Vec dRead) {
            reads.backward(readWeights.of(c), after.memory, dRead, readWeights.of(dC), dMemory);
            EraseAdd.backward(
                    before.memory,
                    writeWeights.vec(c),
                    erase.vec(c),
                    write.vec(c),
                    dMemory,
                    writeWeights.vec(dC),
                    erase.vec(dC),
                    write.vec(dC));
        }

        @Override
        public List<Quantity> quantities(List<State> states, List<Frame> frames) {
            return List.of();
        }
    }
}
