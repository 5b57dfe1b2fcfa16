package dev.mneme.train.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rewrites one checkpoint until it is killed; started by {@link KillTest} in a JVM of its own. */
final class CheckpointLoop {
    private static final int SIZE = 100_000;

    private CheckpointLoop() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        boolean inPlace = arguments[1].equals("in-place");
        int step = Integer.parseInt(arguments[2]);
        AtomicFiles.sweep(Path.of(arguments[3]));
        for (boolean first = true; ; first = false, step++) {
            if (inPlace) {
                writeInPlace(file, step);
            } else {
                writeAtomically(file, step);
            }
            if (first) {
                System.out.write('\n');
                System.out.flush();
            }
        }
    }

    private static void writeAtomically(Path file, int step) throws IOException {
        float[] values = new float[SIZE];
        Arrays.fill(values, step);
        SafetensorsWriter.write(
                file,
                Map.of("mneme.training", "{\"step\":" + step + "}"),
                List.of(Tensor.floats("values", values, SIZE)));
    }

    /** What must not be done. */
    private static void writeInPlace(Path file, int step) throws IOException {
        Path other = file.resolveSibling("other");
        writeAtomically(other, step);
        byte[] bytes = Files.readAllBytes(other);
        try (var channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (int at = 0; at < bytes.length; at += 4096) {
                channel.write(ByteBuffer.wrap(bytes, at, Math.min(4096, bytes.length - at)));
            }
        }
    }

    /** The step whose checkpoint {@code file} is; fails unless all of it is of that step. */
    static int check(Path file) throws IOException {
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            int step = (int) read.json("mneme.training").integer("step");
            for (float value : read.floats("values", SIZE)) {
                if (value != step) {
                    throw new BadFileException(file, "a mix of steps " + step + " and " + value);
                }
            }
            return step;
        }
    }
}
