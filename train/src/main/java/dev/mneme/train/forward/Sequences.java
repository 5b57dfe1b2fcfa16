package dev.mneme.train.forward;

import dev.mneme.kernels.Mat;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.NetworkUnroll;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Dtype;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.Tensor;
import dev.mneme.train.io.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * Sequences from a file, batch first. What lies past a sequence's end is not looked at.
 *
 * @param batch B
 * @param steps T
 * @param lengths (B)
 * @param input (B, T, X)
 * @param outputGradient (B, T, Y), or empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sequences(int batch, int steps, int[] lengths, float[] input, float[] outputGradient) {
    private static final String INPUT = "input";
    private static final String LENGTHS = "lengths";
    private static final String OUTPUT_GRADIENT = "output_gradient";
    private static final Set<String> NAMES = Set.of(INPUT, LENGTHS, OUTPUT_GRADIENT);

    /** Reads a file that fits the model; whatever does not is refused before anything runs. */
    public static Sequences read(Path path, ModelConfig model, boolean gradients) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (String name : file.names()) {
                if (!NAMES.contains(name)) {
                    throw new BadFileException(
                            path, "it may hold input, lengths and output_gradient, not \"%s\"".formatted(name));
                }
            }
            TensorInfo info = file.tensor(INPUT);
            if (info.shape().size() != 3
                    || info.shape().get(0) < 1
                    || info.shape().get(1) < 1) {
                throw new BadFileException(
                        path,
                        "input must be F32 (B, T, %s) of at least one sequence and step, got %s"
                                .formatted(model.inputSize(), info.type()));
            }
            long batch = info.shape().get(0);
            long steps = info.shape().get(1);
            float[] input = file.floats(INPUT, batch, steps, model.inputSize());
            if (batch * steps > Integer.MAX_VALUE / 2) {
                throw new BadFileException(path, "it has too many steps in all: " + batch + " times " + steps);
            }
            float[] outputGradient =
                    gradients ? file.floats(OUTPUT_GRADIENT, batch, steps, model.outputSize()) : new float[0];
            var sequences = new Sequences(
                    (int) batch, (int) steps, lengths(file, (int) batch, (int) steps), input, outputGradient);
            sequences.requireFinite(path, INPUT, input, model.inputSize());
            if (gradients) {
                sequences.requireFinite(path, OUTPUT_GRADIENT, outputGradient, model.outputSize());
            }
            return sequences;
        }
    }

    private void requireFinite(Path path, String name, float[] values, int features) throws BadFileException {
        for (int b = 0; b < batch; b++) {
            for (int i = b * steps * features; i < (b * steps + lengths[b]) * features; i++) {
                if (!Float.isFinite(values[i])) {
                    throw new BadFileException(
                            path, "%s holds %s at number %s; all numbers must be finite".formatted(name, values[i], i));
                }
            }
        }
    }

    private static int[] lengths(SafetensorsFile file, int batch, int steps) throws IOException {
        int[] lengths = new int[batch];
        Arrays.fill(lengths, steps);
        if (!file.names().contains(LENGTHS)) {
            return lengths;
        }
        boolean narrow = file.tensor(LENGTHS).dtype() == Dtype.I32;
        file.tensor(LENGTHS, narrow ? Dtype.I32 : Dtype.I64, batch);
        long[] given = narrow ? Arrays.stream(file.ints(LENGTHS)).asLongStream().toArray() : file.longs(LENGTHS);
        for (int b = 0; b < batch; b++) {
            if (given[b] < 1 || given[b] > steps) {
                throw new BadFileException(
                        file.path(), "lengths must be 1 to %s, but number %s is %s".formatted(steps, b, given[b]));
            }
            lengths[b] = (int) given[b];
        }
        return lengths;
    }

    /** Puts the sequences, and their output gradients, where {@code unroll} looks for them. */
    void fill(NetworkUnroll unroll) {
        System.arraycopy(lengths, 0, unroll.lengths(), 0, batch);
        put(input, unroll.input());
        if (outputGradient.length > 0) {
            put(outputGradient, unroll.dOutput());
        }
    }

    private void put(float[] values, Mat block) {
        int features = block.cols();
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < lengths[b]; t++) {
                for (int j = 0; j < features; j++) {
                    block.set(t * batch + b, j, values[(b * steps + t) * features + j]);
                }
            }
        }
    }

    /** A time-major block as a batch-first tensor, 0 past the sequences' ends. */
    Tensor tensor(String name, Mat block) {
        return Tensor.floats(
                name,
                sink -> {
                    for (int b = 0; b < batch; b++) {
                        for (int t = 0; t < steps; t++) {
                            for (int j = 0; j < block.cols(); j++) {
                                sink.putFloat(t < lengths[b] ? block.get(t * batch + b, j) : 0);
                            }
                        }
                    }
                },
                batch,
                steps,
                block.cols());
    }
}
