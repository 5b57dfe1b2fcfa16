package dev.mneme.model;

import dev.mneme.kernels.Kernels;
import dev.mneme.kernels.Mat;
import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.judge.Agreement;
import dev.mneme.model.judge.AllocationOrder;
import dev.mneme.model.judge.Choices;
import dev.mneme.model.judge.Choices.LinkCuts;
import dev.mneme.model.judge.DncJudge;
import dev.mneme.model.judge.NetworkJudge;
import dev.mneme.model.judge.NetworkJudge.Judgement;
import dev.mneme.model.judge.NetworkSizes;
import dev.mneme.model.memory.DamMemory;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.FwmMemory;
import dev.mneme.model.memory.GatedMemory;
import dev.mneme.model.memory.LruMemory;
import dev.mneme.model.memory.Memory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.model.memory.NoMemory;
import dev.mneme.model.memory.NtmMemory;
import dev.mneme.model.memory.sparse.SamMemory;
import dev.mneme.model.memory.sparse.SdncMemory;
import dev.mneme.model.memory.sparse.SparseMemoryConfig;
import dev.mneme.model.part.ParameterLayout.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** A small network with random numbers of a size at which gates, links and modes all matter. */
final class NetworkRun implements AutoCloseable {
    static final int BATCH = 3;
    static final int STEPS = 12;
    private static final double TOLERANCE = 2e-6;

    /**
     * A hop divides by how far apart the numbers lie that it found, which may be little: parameters changed by half a bit
     * move the gradient as much as the judge is off, mostly by 1e-6 and once in a hundred networks by 1e-3.
     */
    private static final double TOLERANCE_OF_HOPS = 5e-5;

    final ModelConfig config;
    final MemoryNetwork network;
    final TensorArena arena = TensorArena.create();
    final Vec values;
    final Vec gradient;
    NetworkUnroll unroll;
    final float[][][] x; // (B, T, X)
    final float[][][] dy; // (B, T, Y)
    int[] lengths = {STEPS, STEPS, STEPS};
    private float[][][] bypass = new float[BATCH][0][]; // (B, T, L·H), or empty for no mask

    NetworkRun(ModelConfig config, long seed) {
        this(new MemoryNetwork(config), seed);
    }

    NetworkRun(MemoryNetwork network, long seed) {
        this.network = network;
        config = network.config();
        var random = new Random(seed);
        values = arena.vec(network.layout().size());
        gradient = arena.vec(network.layout().size());
        for (Parameter p : network.layout().parameters()) {
            float[] numbers = new float[p.count()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) (random.nextGaussian() * (p.bias() ? 0.5 : 1.2 / Math.sqrt(p.in())));
            }
            p.copyFrom(numbers, values);
        }
        unroll = network.unroll(values, arena, BATCH, STEPS);
        x = gaussian(random, config.inputSize());
        dy = gaussian(random, config.outputSize());
    }

    private static float[][][] gaussian(Random random, int size) {
        float[][][] numbers = new float[BATCH][STEPS][size];
        for (float[][] sequence : numbers) {
            for (float[] step : sequence) {
                for (int i = 0; i < size; i++) {
                    step[i] = (float) random.nextGaussian();
                }
            }
        }
        return numbers;
    }

    /** Lets the output see what {@code mask} (B, T, L·H) leaves of the controller. */
    Mat maskBypass(float[][][] mask) {
        bypass = mask;
        unroll = network.unroll(values, arena, BATCH, STEPS, Set.of(MemoryNetwork.BYPASS));
        Mat block = unroll.noise(MemoryNetwork.BYPASS);
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < STEPS; t++) {
                block.row(t * BATCH + b).set(mask[b][t]);
            }
        }
        return block;
    }

    void forwardAndBackward(int parts) {
        forwardAndBackward(parts, () -> {});
    }

    /** With something done between the way forward and the way back of each part. */
    void forwardAndBackward(int parts, Runnable between) {
        fill();
        for (int part = 0; part < parts; part++) {
            int from = BATCH * part / parts;
            int to = BATCH * (part + 1) / parts;
            unroll.reset(from, to);
            unroll.forward(STEPS, from, to);
            between.run();
            unroll.backward(STEPS, from, to);
        }
        Kernels.zero(gradient);
        for (int part = 0; part < parts; part++) {
            unroll.accumulate(gradient, STEPS, part, parts);
        }
    }

    /** Puts inputs and output gradients in their places. */
    void fill() {
        for (int b = 0; b < BATCH; b++) {
            unroll.lengths()[b] = lengths[b];
            for (int t = 0; t < lengths[b]; t++) {
                unroll.input().row(t * BATCH + b).set(x[b][t]);
                unroll.dOutput().row(t * BATCH + b).set(dy[b][t]);
            }
        }
    }

    Agreement compare() {
        var controller = NetworkSizes.Controller.valueOf(
                Cells.KINDS.of(config.controller()).name().toUpperCase(Locale.ROOT));
        ControllerSize deep = config.controller().size();
        MemorySize wide = config.memory().size();
        NetworkSizes sizes = config.memory() instanceof NoMemory.Config
                ? NetworkSizes.bare(
                        controller, config.inputSize(), config.outputSize(), deep.hiddenSize(), deep.controllerLayers())
                : NetworkSizes.of(
                        judged(),
                        controller,
                        config.inputSize(),
                        config.outputSize(),
                        deep.hiddenSize(),
                        deep.controllerLayers(),
                        wide.memorySize(),
                        wide.wordSize(),
                        config.memory() instanceof FwmMemory.Config fwm ? fwm.hops() : wide.readHeads());
        NetworkOptions options = config.options();
        sizes = sizes.with(options())
                .withClip((float) options.clip())
                .with(new NetworkSizes.Variant(options.layerNorm(), options.bidirectional()));
        var agreement = Agreement.of(
                config.toString(), config.memory() instanceof FwmMemory.Config ? TOLERANCE_OF_HOPS : TOLERANCE);
        List<Judgement> judgements = new ArrayList<>();
        for (int b = 0; b < BATCH; b++) {
            int steps = lengths[b];
            float[][] inputs = Arrays.copyOf(x[b], steps);
            float[][] outputGradients = Arrays.copyOf(dy[b], steps);
            Judgement judged =
                    new NetworkJudge(sizes, bypass[b]).judge(floats(values), inputs, outputGradients, choices(b));
            judgements.add(judged);
            agreement.compare("y of sequence " + b, rows(unroll.output(), b, steps), judged.outputs());
            agreement.compare("grad.input of sequence " + b, rows(unroll.dInput(), b, steps), judged.inputGradients());
        }
        return agreement.compare(floats(gradient), Judgement.sum(judgements));
    }

    private NetworkSizes.Options options() {
        MemoryStack stack = config.stack();
        int layers = stack.memoryLayers();
        var paper = DncJudge.Options.NONE;
        return switch (config.memory()) {
            case NtmMemory.Config ntm ->
                new NetworkSizes.Options(paper, ntm.writeHeads(), ntm.readFirst(), layers, stack.shareMemory());
            case DncMemory.Config dnc ->
                new NetworkSizes.Options(DncCombinations.judged(dnc.options()), 1, false, layers, stack.shareMemory());
            default -> new NetworkSizes.Options(paper, 1, false, layers, stack.shareMemory());
        };
    }

    /** Of each memory, from the lowest layer up. */
    private List<Choices> choices(int b) {
        return unroll.memories(b).stream()
                .map(memory -> choices(inner(memory), b))
                .toList();
    }

    private Choices choices(Memory.Unroll memory, int b) {
        if (!(config.memory() instanceof SparseMemoryConfig sparse)
                || !sparse.sparse().randomRows()) {
            return decisions(memory, b);
        }
        Mat rows = memory.state().getFirst().mat();
        float[][] first = IntStream.range(0, rows.rows())
                .mapToObj(i -> rows.row(i).toArray())
                .toArray(float[][]::new);
        return decisions(memory, b).from(first);
    }

    private Choices decisions(Memory.Unroll memory, int b) {
        int turns = config.stack().shareMemory() ? config.stack().memoryLayers() : 1;
        return switch (config.memory()) {
            case DncMemory.Config _ ->
                Choices.ofDnc((t, v) -> AllocationOrder.given(Chosen.lines(memory, DncMemory.FREE_LIST, t)[v]));
            case DamMemory.Config _ ->
                Choices.ofSparse(t -> Chosen.rows(memory, DamMemory.LEAST_USED, t), t -> allRows());
            case LruMemory.Config _ ->
                Choices.ofSparse(t -> Chosen.rows(memory, LruMemory.LEAST_USED, t), t -> allRows());
            case SamMemory.Config _ ->
                Choices.ofSparse(
                        t -> Chosen.rows(memory, SamMemory.LEAST_USED, t),
                        t -> Chosen.lines(memory, SamMemory.NEAREST, t));
            case SdncMemory.Config _ -> linked(memory, lengths[b] * turns);
            default -> Choices.ofDnc((t, v) -> AllocationOrder::ascending);
        };
    }

    /** Goes forward once more, since what the links keep can be looked at only while it stands. */
    private static Choices linked(Memory.Unroll sdnc, int steps) {
        int[][][] columns = new int[steps][][];
        for (int t = 0; t < steps; t++) {
            sdnc.forward(t);
            columns[t] = Chosen.lines(sdnc, SdncMemory.LINKS, t);
        }
        return Choices.ofLinked(
                t -> Chosen.rows(sdnc, SamMemory.LEAST_USED, t),
                t -> Chosen.lines(sdnc, SamMemory.NEAREST, t),
                t -> new LinkCuts(
                        columns[t],
                        Chosen.rows(sdnc, SdncMemory.PRECEDENCE, t),
                        Chosen.lines(sdnc, SdncMemory.FORWARD, t),
                        Chosen.lines(sdnc, SdncMemory.BACKWARD, t)));
    }

    private int[][] allRows() {
        int[][] all = new int[config.memory().size().readHeads()][];
        Arrays.setAll(
                all,
                i -> IntStream.range(0, config.memory().size().memorySize()).toArray());
        return all;
    }

    private NetworkSizes.Memory judged() {
        if (config.memory() instanceof GatedMemory.Config) {
            return NetworkSizes.Memory.GATED;
        }
        if (config.memory() instanceof LruMemory.Config lru && lru.tied()) {
            return NetworkSizes.Memory.LRU_TIED;
        }
        return config.memory() instanceof SdncMemory.Config sdnc
                        && sdnc.sparse().linkGradient()
                ? NetworkSizes.Memory.SDNC_THROUGH_LINKS
                : NetworkSizes.Memory.valueOf(
                        Memories.KINDS.of(config.memory()).name().toUpperCase(Locale.ROOT));
    }

    private static Memory.Unroll inner(Memory.Unroll memory) {
        return memory instanceof MeddledMemory.MeddledUnroll meddled ? meddled.inner() : memory;
    }

    private Map<String, float[]> floats(Vec flat) {
        var map = new LinkedHashMap<String, float[]>();
        for (Parameter p : network.layout().parameters()) {
            map.put(p.name(), p.toArray(flat));
        }
        return map;
    }

    private static float[][] rows(Mat block, int b, int steps) {
        float[][] rows = new float[steps][];
        for (int t = 0; t < steps; t++) {
            rows[t] = block.row(t * BATCH + b).toArray();
        }
        return rows;
    }

    @Override
    public void close() {
        arena.close();
    }
}
