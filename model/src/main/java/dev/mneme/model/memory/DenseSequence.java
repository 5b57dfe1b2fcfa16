package dev.mneme.model.memory;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.memory.InterfaceLayout.Controls;
import dev.mneme.model.memory.InterfaceLayout.Raw;
import dev.mneme.model.part.Quantity;
import dev.mneme.model.part.StateTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One sequence of a memory that keeps its whole state before every step, so that the way back finds it as it was. It owns
 * the order of steps, the states, the squashing of the interface, the start, carrying and saving; the memory says in
 * {@link Steps} what a step does.
 *
 * @param <S> what is remembered from step to step
 * @param <F> what a step leaves for the way back besides
 */
final class DenseSequence<S extends DenseSequence.State, F> implements Memory.Unroll {
    /** What is remembered from step to step. */
    interface State {
        /** Its tensors. */
        StateTensors tensors();

        /** Puts the initial state, as far as the memory is told none. */
        default void reset() {
            tensors().zero();
            settle();
        }

        /** Computes what follows from what is remembered. */
        void settle();
    }

    /** What a memory does in a step: made once for a sequence, between its states. */
    interface Steps<S, F> {
        /** Room for what a step leaves for the way back. */
        F frame();

        /** Writes {@code f}, {@code after} and {@code reads} (R·W). */
        void forward(int t, Controls c, S before, F f, S after, Vec reads);

        /** Starts a way back: the gradient of the state after the last step is 0. */
        void clearGradient();

        /** Adds to {@code dC}, and turns the gradient of {@code after} into that of {@code before}. */
        void backward(int t, Controls c, Controls dC, S before, F f, S after, Vec dReads);

        /** Tells what there is before step 0. Writes {@code first}. */
        default void begin(Controls start, S first) {}

        /** Adds the gradient of what was told to {@code dStart}. */
        default void beginBackward(Controls dStart) {}

        /** Forgets what is remembered beside the states. */
        default void reset() {}

        /** Puts that back to what it was before step 0 of the last way forward. */
        default void rewind() {}

        /** Goes on from what is remembered beside the states after the last step. */
        default void carry() {}

        /** What is remembered beside the states, as it is where the next way forward begins. */
        default List<StateTensor> remembered() {
            return List.of();
        }

        /** What can be looked at. */
        List<Quantity> quantities(List<S> states, List<F> frames);
    }

    private final InterfaceLayout layout;
    private final Memory.Ports ports;
    private final Tape tape;
    private final List<S> states = new ArrayList<>(); // [t] before step t
    private final List<F> frames = new ArrayList<>(); // [t]
    private final Steps<S, F> steps;
    private final Raw[] raw; // [t]
    private final Raw[] dRaw; // [t]
    private final Controls[] controls; // [t]
    private final Controls dControls;
    private final InterfaceLayout start;
    private final Controls startControls;
    private final Controls dStartControls;
    private boolean begins = true; // the state before step 0 is the initial one

    /** Of the steps that {@code steps} makes of the states before each step, and of that after the last. */
    DenseSequence(
            Memory memory,
            TensorArena arena,
            Memory.Ports ports,
            Supplier<S> state,
            Function<List<S>, ? extends Steps<S, F>> steps) {
        this.ports = ports;
        layout = memory.layout();
        start = memory.start();
        int count = ports.steps();
        tape = new Tape(count);
        for (int t = 0; t <= count; t++) {
            states.add(state.get());
        }
        this.steps = steps.apply(states);
        raw = new Raw[count];
        dRaw = new Raw[count];
        controls = new Controls[count];
        for (int t = 0; t < count; t++) {
            frames.add(this.steps.frame());
            raw[t] = layout.raw(ports.control()[t]);
            dRaw[t] = layout.raw(ports.dControl()[t]);
            controls[t] = layout.controls(arena);
        }
        dControls = layout.controls(arena);
        startControls = start.controls(arena);
        dStartControls = start.controls(arena);
    }

    @Override
    public void forward(int t) {
        boolean again = tape.stepsRun() > 0;
        tape.push(t);
        if (t == 0 && again) {
            steps.rewind();
        }
        if (t == 0 && begins) {
            begin();
        }
        layout.forward(raw[t], controls[t]);
        steps.forward(t, controls[t], states.get(t), frames.get(t), states.get(t + 1), ports.reads()[t]);
    }

    @Override
    public void clearGradient() {
        steps.clearGradient();
    }

    @Override
    public void backward(int t) {
        tape.pop(t);
        dControls.zero();
        Controls c = controls[t];
        steps.backward(t, c, dControls, states.get(t), frames.get(t), states.get(t + 1), ports.dReads()[t]);
        layout.backward(raw[t], c, dControls, dRaw[t]);
        if (t == 0 && begins && start.size() > 0) {
            dStartControls.zero();
            steps.beginBackward(dStartControls);
            start.backward(ports.start(), startControls, dStartControls, ports.dStart());
        }
    }

    @Override
    public void reset() {
        tape.clear();
        states.getFirst().reset();
        steps.reset();
        begins = true;
        begin();
    }

    /** What was learned may have changed since the last way forward. */
    private void begin() {
        if (start.size() > 0) {
            start.forward(ports.start(), startControls);
            steps.begin(startControls, states.getFirst());
        }
    }

    @Override
    public void carry(int count) {
        int run = tape.stepsRun();
        if (count < run) {
            throw new IllegalStateException(
                    "carry(%s) after %s steps: the memory is that after the last step".formatted(count, run));
        }
        tape.clear();
        if (run > 0) {
            states.getFirst().tensors().copyFrom(states.get(run).tensors());
            steps.carry();
            begins = false;
        }
    }

    @Override
    public List<StateTensor> state() {
        var state = new ArrayList<StateTensor>(states.getFirst().tensors().remembered());
        state.addAll(steps.remembered());
        return state;
    }

    @Override
    public void stateChanged() {
        states.getFirst().settle();
        begins = false;
    }

    @Override
    public List<Quantity> quantities() {
        return steps.quantities(states, frames);
    }
}
