package dev.mneme.train.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/** A made-up run that looks like one that learned to copy: words go to fresh rows and are read back in order. */
final class SampleRun {
    private static final int BITS = 8;
    private static final int WORDS = 12;
    private static final int STEPS = 2 * WORDS + 2;

    private SampleRun() {}

    static RunReport copy(int points, int memoryRows) {
        SequencedMap<String, String> configuration = new LinkedHashMap<>();
        configuration.put("memory", "dnc");
        configuration.put("controller", "lstm");
        configuration.put("hidden-size", "100");
        configuration.put("memory-size", Integer.toString(memoryRows));
        configuration.put("word-size", "16");
        configuration.put("read-heads", "2");
        configuration.put("batch-size", "16");
        configuration.put("optimizer", "rmsprop");
        configuration.put("learning-rate", "0.001");
        configuration.put("iterations", Integer.toString(points));
        RunReport.Table results = new RunReport.Table(
                "100 fresh sequences of each kind",
                List.of("sequences", "memory", "fully right", "bit errors per sequence", "loss (nats)"),
                List.of(
                        List.of("trained lengths, 1 to 10", "dnc", "100 of 100", "0.00", "0.0021"),
                        List.of("twice the length, 20", "dnc", "87 of 100", "0.31", "0.84"),
                        List.of("trained lengths, 1 to 10", "none", "11 of 100", "9.72", "18.4")));
        return new RunReport(
                "copy",
                "Done: 20,000 iterations. Of 100 fresh sequences of the trained lengths 100 are fully right.",
                1,
                48_213,
                "vector, 512 bits",
                configuration,
                curves(points),
                List.of(results),
                Optional.of(sequence(memoryRows)));
    }

    private static List<Curve> curves(int points) {
        SplittableRandom random = new SplittableRandom(3);
        long[] iterations = new long[points];
        double[] loss = new double[points];
        double[] errors = new double[points];
        for (int i = 0; i < points; i++) {
            iterations[i] = Math.max(20_000L, points) * (i + 1) / points;
            double learned = 1 / (1 + Math.exp((iterations[i] - 5000) / 900.0));
            double noise = Math.exp(0.5 * (random.nextDouble() - 0.5));
            loss[i] = (30 * learned + 0.002 + 2 * Math.exp(-iterations[i] / 3000.0)) * noise;
            errors[i] = Math.floor(22 * learned * noise + 0.3 * random.nextDouble());
        }
        return List.of(
                new Curve("Loss", "nats per sequence", iterations, loss),
                new Curve("Bit errors", "bits per sequence", iterations, errors));
    }

    private static RunReport.Sequence sequence(int memoryRows) {
        SplittableRandom random = new SplittableRandom(5);
        float[] inputs = new float[STEPS * (BITS + 2)];
        float[] targets = new float[STEPS * BITS];
        float[] outputs = new float[STEPS * BITS];
        float[][] weights = new float[3][STEPS * memoryRows];
        float[] usage = new float[STEPS * memoryRows];
        Arrays.fill(targets, Float.NaN);
        inputs[BITS] = 1;
        inputs[(WORDS + 1) * (BITS + 2) + BITS + 1] = 1;
        for (int t = 0; t < STEPS; t++) {
            for (int b = 0; b < BITS; b++) {
                outputs[t * BITS + b] = 0.5f + 0.1f * (float) random.nextDouble();
            }
            for (int r = 0; r < memoryRows; r++) {
                weights[2][t * memoryRows + r] = (float) (0.5 + random.nextDouble()) / memoryRows;
            }
        }
        for (int k = 0; k < WORDS; k++) {
            int row = (7 * k + 3) % memoryRows;
            int write = 1 + k;
            int read = WORDS + 2 + k;
            for (int b = 0; b < BITS; b++) {
                int bit = random.nextInt(2);
                inputs[write * (BITS + 2) + b] = bit;
                targets[read * BITS + b] = bit;
                outputs[read * BITS + b] = (float) Math.abs(bit - 0.06 * random.nextDouble());
            }
            weights[0][write * memoryRows + row] = 0.97f;
            weights[0][write * memoryRows + (row + 1) % memoryRows] = 0.02f;
            weights[1][read * memoryRows + row] = 0.93f;
            for (int t = write + 1; t <= read; t++) {
                usage[t * memoryRows + row] = 0.97f;
            }
        }
        return new RunReport.Sequence(
                "A fresh sequence of 12 words of eight bits. One mark begins it, another one asks for the answer.",
                STEPS,
                List.of(
                        TaskMaps.inputs(STEPS, BITS + 2, inputs),
                        TaskMaps.targets(STEPS, BITS, targets),
                        TaskMaps.outputs(STEPS, BITS, outputs),
                        rows("Write weights", memoryRows, weights[0]),
                        rows("Read weights of head 1", memoryRows, weights[1]),
                        rows("Read weights of head 2", memoryRows, weights[2]),
                        rows("Usage", memoryRows, usage)),
                List.of(new RunReport.Mark(0, "input"), new RunReport.Mark(WORDS + 2, "answer")),
                List.of());
    }

    private static HeatMap rows(String title, int memoryRows, float[] values) {
        return HeatMap.fromSteps(title, "memory row", "What one should see in it.", memoryRows, STEPS, values, 0, 1);
    }
}
