package dev.mneme.model.judge;

import static dev.mneme.model.judge.Vars.clip;
import static dev.mneme.model.judge.Vars.concat;
import static dev.mneme.model.judge.Vars.plus;
import static dev.mneme.model.judge.Vars.product;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole network over one sequence: controller, interface, memory, output, and the gradients of all of it. The loss is
 * Σ_t output gradient · y, all state starts at 0. A batch is the sum over its sequences: {@link Judgement#sum}.
 */
public final class NetworkJudge {
    private final NetworkSizes sizes;
    private final Probe meddler;
    private final float[][] bypass; // (T, L·H) what the output sees of hh; empty: all of it

    public NetworkJudge(NetworkSizes sizes) {
        this(sizes, Probe.NONE);
    }

    /** With the mask (T, L·H) of what goes from the controller past the memory to the output. */
    public NetworkJudge(NetworkSizes sizes, float[][] bypass) {
        this.sizes = sizes;
        this.bypass = bypass;
        meddler = Probe.NONE;
    }

    /** With a probe that may plant errors; it acts before the trace is taken. */
    NetworkJudge(NetworkSizes sizes, Probe meddler) {
        this.sizes = sizes;
        this.meddler = meddler;
        bypass = new float[0][];
    }

    /**
     * What a right implementation returns.
     *
     * @param outputs (T, Y)
     * @param parameterGradients by name, in the layout of the parameters
     * @param inputGradients (T, X)
     * @param trace every quantity of every step, and its gradient
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as records
    public record Judgement(
            double[][] outputs, Map<String, double[]> parameterGradients, double[][] inputGradients, Trace trace) {

        /** The parameter gradients of a batch. */
        public static Map<String, double[]> sum(List<Judgement> batch) {
            var sum = new LinkedHashMap<String, double[]>();
            for (Judgement one : batch) {
                one.parameterGradients.forEach((name, gradient) -> {
                    double[] total = sum.computeIfAbsent(name, n -> new double[gradient.length]);
                    for (int i = 0; i < total.length; i++) {
                        total[i] += gradient[i];
                    }
                });
            }
            return sum;
        }
    }

    /** Judges one sequence with free lists sorted here: inputs (T, X), output gradients (T, Y). */
    public Judgement judge(Map<String, float[]> parameters, float[][] inputs, float[][] outputGradients) {
        return judge(parameters, inputs, outputGradients, Choices.ofDnc((t, v) -> AllocationOrder::ascending));
    }

    /** Judges one sequence with the free lists (T, N) of the one write head of the implementation judged. */
    public Judgement judge(
            Map<String, float[]> parameters, float[][] inputs, float[][] outputGradients, int[][] orders) {
        return judge(parameters, inputs, outputGradients, Choices.ofDnc((t, v) -> AllocationOrder.given(orders[t])));
    }

    /** Judges one sequence with the choices of the implementation judged. */
    public Judgement judge(
            Map<String, float[]> parameters, float[][] inputs, float[][] outputGradients, Choices choices) {
        return judge(parameters, inputs, outputGradients, List.of(choices));
    }

    /** The same with those of each memory, from the lowest layer up. */
    public Judgement judge(
            Map<String, float[]> parameters, float[][] inputs, float[][] outputGradients, List<Choices> choices) {
        var tape = new Tape();
        var leaves = new LinkedHashMap<String, Var[]>();
        parameters.forEach((name, values) -> leaves.put(name, tape.variables(widened(values))));
        var named = new Parameters(sizes.shapes(), leaves);
        Var[][] x = tape.variables(widened(inputs));
        var trace = new Trace();

        Var[][] y = unroll(tape, named, x, choices, trace);
        tape.backward(concat(y), flat(widened(outputGradients)));

        return new Judgement(trace.values(Quantity.OUTPUT), named.gradients(), gradients(x), trace);
    }

    /** y of every step, (T, Y), on the tape. */
    Var[][] unroll(Tape tape, Parameters parameters, Var[][] x, List<Choices> choices, Probe probe) {
        var watched = (Probe) (quantity, values) -> probe.see(quantity, meddler.see(quantity, values));
        List<Layer> layers = layers(tape, parameters, choices);
        Var[][] back = back(tape, parameters, x);

        Var[][] y = new Var[x.length][];
        for (int t = 0; t < x.length; t++) {
            Var[] below = x[t];
            Var[] seen = {};
            for (Layer layer : layers) {
                Var[] hh = watched.see(
                        Quantity.HIDDEN, layer.controller.step(sizes.feedsBack() ? concat(below, layer.reads) : below));
                layer.turn(t, hh, watched);
                below = concat(hh, layer.reads);
                seen = concat(passing(t, hh), back[t], layer.reads);
            }
            y[t] = watched.see(Quantity.OUTPUT, clip(affine(parameters, "output", seen), sizes.clip()));
        }
        return y;
    }

    /** h^back of every step, (T, L·H), of a controller that runs from the last to the first; (T, 0) without one. */
    private Var[][] back(Tape tape, Parameters parameters, Var[][] x) {
        Var[][] back = new Var[x.length][0];
        if (sizes.variant().backward()) {
            var controller = new ControllerJudge(tape, sizes, parameters, "", "backward");
            for (int t = x.length - 1; t >= 0; t--) {
                back[t] = controller.step(x[t]);
            }
        }
        return back;
    }

    private List<Layer> layers(Tape tape, Parameters parameters, List<Choices> choices) {
        var layers = new ArrayList<Layer>();
        int turns = sizes.options().shared() ? sizes.options().layers() : 1;
        for (int s = 0; s < sizes.options().layers(); s++) {
            String prefix = sizes.layer(s);
            var controller = new ControllerJudge(tape, sizes, parameters, prefix, "controller");
            var layer =
                    new Layer(parameters, prefix, controller, sizes.variant().norm());
            layer.reads = new Var[0];
            if (sizes.memory() != NetworkSizes.Memory.NONE) {
                Var[] first = parameters.orZeros(prefix + "start.reads", tape, sizes.reads());
                layer.reads = Vars.indexed(first.length, i -> first[i].tanh());
                layer.turn = s % turns;
                layer.turns = turns;
                layer.memory = s % turns > 0
                        ? layers.getFirst().memory
                        : Judges.of(sizes).begin(tape, parameters, turns > 1 ? "" : prefix, choices.get(s));
            }
            layers.add(layer);
        }
        return layers;
    }

    /** A controller with what it reads, over a memory of its own or its turn of one. */
    private static final class Layer {
        final Parameters parameters;
        final String prefix;
        final ControllerJudge controller;
        final boolean normed;
        Var[] reads; // (R·W)
        MemoryJudge.Sequence memory;
        int turn;
        int turns;

        Layer(Parameters parameters, String prefix, ControllerJudge controller, boolean normed) {
            this.parameters = parameters;
            this.prefix = prefix;
            this.controller = controller;
            this.normed = normed;
        }

        private Var[] interfaceVector(Var[] hh) {
            Var[] xi = affine(parameters, prefix + "interface", hh);
            String norm = prefix + "interface.norm.";
            return normed ? Vars.normed(xi, parameters.vector(norm + "weight"), parameters.vector(norm + "bias")) : xi;
        }

        void turn(int t, Var[] hh, Probe probe) {
            if (memory != null) {
                reads = concat(memory.step(t * turns + turn, interfaceVector(hh), probe));
            }
        }
    }

    private Var[] passing(int t, Var[] hh) {
        return bypass.length == 0 ? hh : Vars.indexed(hh.length, i -> hh[i].times(bypass[t][i]));
    }

    private static Var[] affine(Parameters parameters, String name, Var[] x) {
        return plus(product(parameters.matrix(name + ".weight"), x), parameters.vector(name + ".bias"));
    }

    private static double[] widened(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    private static double[][] widened(float[][] values) {
        return Arrays.stream(values).map(NetworkJudge::widened).toArray(double[][]::new);
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][] gradients(Var[][] rows) {
        return Arrays.stream(rows).map(Vars::gradients).toArray(double[][]::new);
    }
}
