package dev.mneme.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init}, {@code inspect}, {@code forward} and {@code eval}. */
class FilesCommandsTest {
    private static final int B = 3;
    private static final int T = 5;
    private static final int X = 4;
    private static final int Y = 2;
    private static final List<String> SMALL = List.of(
            "--hidden-size",
            "6",
            "--controller-layers",
            "2",
            "--memory-size",
            "5",
            "--word-size",
            "3",
            "--read-heads",
            "2",
            "--input-size",
            "4",
            "--output-size",
            "2");

    @TempDir
    Path temp;

    private Path model;
    private Path in;
    private Path out;

    @BeforeEach
    void init() {
        model = temp.resolve("model.safetensors");
        in = temp.resolve("in.safetensors");
        out = temp.resolve("out.safetensors");
        Cli.run("init", "--out", model, SMALL).succeeds();
    }

    private static float[] random(long seed, int count) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private void write(Tensor... tensors) throws IOException {
        SafetensorsWriter.writeWithoutDigest(in, Map.of(), List.of(tensors));
    }

    private static Tensor input(float[] values) {
        return Tensor.floats("input", values, B, T, X);
    }

    private float[] floats(Path file, String name) throws IOException {
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return opened.floats(name);
        }
    }

    private Cli forward(Object... more) {
        return Cli.run(Cli.flat("forward", model, "--input", in, "--output", out, List.of(more)));
    }

    @Test
    void sameSeedSameModel() throws IOException {
        Path again = temp.resolve("again.safetensors");
        Path other = temp.resolve("other.safetensors");
        Cli.run("init", "--out", again, SMALL, "--seed", "1").succeeds();
        Cli.run("init", "--out", other, SMALL, "--seed", "2").succeeds();
        assertArrayEquals(Files.readAllBytes(model), Files.readAllBytes(again));
        assertFalse(java.util.Arrays.equals(Files.readAllBytes(model), Files.readAllBytes(other)));
        Cli.run("init", "--out", model).fails(1, "model.safetensors", "--out");
        Cli.run("init").fails(2, "--out");
        Cli.run("init", "--out", temp.resolve("x"), "--input-size", "0").fails(2, "input-size");
        Cli.run("init", "--out", temp.resolve("x"), "--hidden-size", "16000000").fails(2, "smaller");
        Cli.run("init", "--out", temp.resolve("none/x")).fails(1, "none/x");
    }

    @Test
    void inspectShowsAnySafetensorsFile() throws IOException {
        Cli text = Cli.run("inspect", model).succeeds();
        assertTrue(text.out().contains("controller.1.weight_ih") && text.out().contains("F32 (24, 16)"), text.out());
        JsonObject json = Json.parseObject(
                Cli.run("inspect", model, "--json").succeeds().out().strip());
        assertEquals(6, json.object("metadata").object("mneme.model").integer("hidden-size"));
        long counted = json.array("tensors").stream()
                .mapToLong(tensor -> ((JsonObject) tensor).integer("count"))
                .sum();
        assertEquals(counted, json.integer("parameters"));
        assertEquals(Files.size(model), json.integer("bytes"));

        write(Tensor.ints("strange\u001b[31m", new int[] {1, 2}, 2));
        Cli strange = Cli.run("inspect", in).succeeds();
        assertTrue(strange.out().contains("I32 (2)") && !strange.out().contains("\u001b"), strange.out());
        Files.writeString(in, "no tensors here, only words");
        Cli.run("inspect", in).fails(1, "in.safetensors", "safetensors file");
        Cli.run("inspect", temp).fails(1, "not a regular file");
        Cli.run("inspect", temp.resolve("none")).fails(1, "no such file");
        Cli.run("inspect").fails(2, "FILE");
    }

    @Test
    void forwardWritesOutputsWhateverTheThreads() throws IOException {
        write(input(random(3, B * T * X)));
        forward("--threads", "1").succeeds();
        byte[] one = Files.readAllBytes(out);
        forward("--threads", "2").succeeds();
        assertArrayEquals(one, Files.readAllBytes(out));
        assertEquals(B * T * Y, floats(out, "output").length);
    }

    @Test
    void aShorterSequenceIsItsOwn() throws IOException {
        float[] values = random(3, B * T * X);
        java.util.Arrays.fill(values, T * X + 2 * X, 2 * T * X, Float.NaN); // past its end, where nobody looks
        write(input(values), Tensor.longs("lengths", new long[] {T, 2, 4}, B));
        forward().succeeds();
        float[] together = floats(out, "output");
        SafetensorsWriter.write(
                in,
                Map.of(),
                List.of(Tensor.floats("input", java.util.Arrays.copyOfRange(values, T * X, T * X + 2 * X), 1, 2, X)));
        forward().succeeds();
        float[] alone = floats(out, "output");
        for (int i = 0; i < T * Y; i++) {
            assertEquals(i < 2 * Y ? alone[i] : 0, together[T * Y + i], "number " + i);
        }
    }

    /** The gradients against differences of the very sum they belong to; the judge of the model is stricter. */
    @Test
    void gradientsAreThoseOfTheWeightedOutputs() throws IOException {
        float[] values = random(3, B * T * X);
        float[] weights = random(4, B * T * Y);
        Tensor lengths = Tensor.ints("lengths", new int[] {T, 2, 4}, B);
        Tensor outputGradient = Tensor.floats("output_gradient", weights, B, T, Y);
        write(input(values), lengths, outputGradient);
        forward("--gradients").succeeds();
        float[] gradient = floats(out, "grad.input");
        try (SafetensorsFile file = SafetensorsFile.open(out)) {
            assertTrue(file.names().contains("grad.controller.1.weight_hh"));
            assertEquals(
                    List.of(24L, 16L),
                    file.tensor("grad.controller.1.weight_ih").shape());
            assertEquals(List.of(2L), file.tensor("grad.output.bias").shape());
        }
        float h = 0x1p-7f;
        for (int i = 0; i < values.length; i++) {
            float[] moved = values.clone();
            moved[i] = values[i] + h;
            write(input(moved), lengths, outputGradient);
            forward().succeeds();
            double up = sum(floats(out, "output"), weights);
            moved[i] = values[i] - h;
            write(input(moved), lengths, outputGradient);
            forward().succeeds();
            double down = sum(floats(out, "output"), weights);
            assertEquals((up - down) / (2 * h), gradient[i], 2e-3, "number " + i);
        }
        float[] bias = new float[Y];
        int[] steps = {T, 2, 4};
        IntStream.range(0, B * T * Y).filter(i -> i / Y % T < steps[i / Y / T]).forEach(i -> bias[i % Y] += weights[i]);
        write(input(values), lengths, outputGradient);
        forward("--gradients").succeeds();
        assertArrayEquals(bias, floats(out, "grad.output.bias"), 1e-5f);
    }

    private static double sum(float[] outputs, float[] weights) {
        double sum = 0;
        for (int i = 0; i < outputs.length; i++) {
            sum += (double) outputs[i] * weights[i];
        }
        return sum;
    }

    @Test
    void badInputsAreRefusedAndNothingIsWritten() throws IOException {
        float[] values = random(3, B * T * X);
        write(Tensor.floats("inputs", values, B, T, X));
        forward().fails(1, "inputs", "input, lengths and output_gradient");
        write(Tensor.floats("input", values, B, T * X));
        forward().fails(1, "input", "(B, T, 4)");
        write(Tensor.floats("input", values, B, X, T));
        forward().fails(1, "input", "(3, 4, 4)", "(3, 4, 5)");
        write(Tensor.floats("input", new float[0], 0, T, X));
        forward().fails(1, "at least one");
        write(Tensor.doubles("input", new double[B * T * X], B, T, X));
        forward().fails(1, "input", "F32", "F64");
        write(input(values), Tensor.longs("lengths", new long[] {1, 2}, 2));
        forward().fails(1, "lengths", "(3)");
        write(input(values), Tensor.longs("lengths", new long[] {1, 2, T + 1}, B));
        forward().fails(1, "lengths", "1 to 5", "6");
        write(input(values), Tensor.longs("lengths", new long[] {1, 0, T}, B));
        forward().fails(1, "lengths", "0");
        write(input(values));
        forward("--gradients").fails(1, "output_gradient");
        write(input(values), Tensor.floats("output_gradient", new float[B * T * X], B, T, X));
        forward("--gradients").fails(1, "output_gradient", "(3, 5, 2)", "(3, 5, 4)");
        float[] bad = values.clone();
        bad[7] = Float.NaN;
        write(input(bad));
        forward().fails(1, "input", "NaN", "7");
        float[] infinite = new float[B * T * Y];
        infinite[1] = Float.POSITIVE_INFINITY;
        write(input(values), Tensor.floats("output_gradient", infinite, B, T, Y));
        forward("--gradients").fails(1, "output_gradient", "Infinity");
        write(input(values));
        forward("--memory-limit", "1K").fails(1, "--memory-limit", "fewer or shorter");
        Cli.run("forward", model, "--input", in).fails(2, "--output");
        Cli.run("forward", in, "--input", in, "--output", out).fails(1, "mneme.model");
        assertFalse(Files.exists(out));
    }

    @Test
    void evalGivesTheSameTableAsTheRun() {
        Path run = temp.resolve("run");
        JsonObject trained = Json.parseObject(
                Cli.train(run, "--iterations", "10", "--json").succeeds().out().strip());
        Cli eval = Cli.run("eval", run.resolve("best.safetensors"), "--json", "--threads", "1")
                .succeeds();
        JsonObject json = Json.parseObject(eval.out().strip());
        assertEquals(trained.get("evaluations"), json.get("evaluations"));
        assertEquals(10, json.integer("iteration"));
        Cli limited = Cli.run("eval", run.resolve("best.safetensors"), "--json", "--memory-limit", "64K")
                .succeeds();
        assertEquals(
                json.get("evaluations"), Json.parseObject(limited.out().strip()).get("evaluations"));
    }

    @Test
    void evalGoesBeyondTrainedLengths() {
        Path run = temp.resolve("run");
        Cli.train(run, "--iterations", "2").succeeds();
        Path latest = run.resolve("latest.safetensors");
        Cli cli = Cli.run("eval", latest, "--max-length", "5", "--sequences", "20")
                .succeeds();
        assertTrue(cli.out().contains("length 1 to 5") && cli.out().contains("length 10"), cli.out());
        assertTrue(cli.out().contains("of 20"), cli.out());
        Cli.run("eval", latest, "--sequences", "0").fails(2, "--sequences");
        Cli.run("eval", latest, "--bits", "3").fails(2, "inputs", "options");
        Cli.run("eval", latest, "--max-repeats", "3").fails(2, "copy", "--max-repeats");
        Cli.run("eval", latest, "--memory-limit", "1K").fails(1, "--memory-limit");
        Cli.run("eval", latest, "repeat-copy").fails(2, "inputs");
    }

    @Test
    void evalOfAVeryLongSequenceTellsItsPace() {
        Path run = temp.resolve("run");
        Cli.train(run, "--iterations", "2").succeeds();
        Cli words = Cli.run("eval", run, "--length", "1200").succeeds();
        assertTrue(words.out().contains("length 1200") && words.out().contains("of 1\u0020"), words.out());
        assertTrue(words.out().contains("first 1000 steps") && words.out().contains("last 1026 steps"), words.out());
        assertTrue(words.err().contains("copy  2401/2401  100%"), words.err());

        JsonObject json = Json.parseObject(Cli.run("eval", run, "--length", "1200", "--json")
                .succeeds()
                .out()
                .strip());
        JsonObject first = json.object("pace").object("first");
        assertEquals(1000, first.integer("steps"));
        assertTrue(first.real("seconds-per-step") > 0 && first.integer("resident-bytes") > 0, first.encode());
        assertEquals(1026, json.object("pace").object("last").integer("steps"));

        Cli few = Cli.run("eval", run, "--length", "4", "--sequences", "1000").succeeds();
        assertTrue(few.out().contains("length 4") && few.out().contains("of 1000"), few.out());
        assertFalse(few.out().contains("pace"), few.out());
        Cli.run("eval", run, "--length", "0").fails(2, "--length", "1 to");
    }

    @Test
    void evalOfWeightsAloneAsksForTheTask() {
        Cli.run("eval", model).fails(2, "weights alone", "mneme eval", String.join(" or ", Tasks.KINDS.names()));
        Cli.run("eval", model, "kopy").fails(2, "kopy", "copy");
        Cli.run("eval", model, "copy").fails(2, "inputs");
        Path fitting = temp.resolve("fitting.safetensors");
        Cli.run("init", "--out", fitting, "--hidden-size", "8", "--memory", "none")
                .succeeds();
        Cli cli = Cli.run("eval", fitting, "copy", "--max-length", "2", "--sequences", "10")
                .succeeds();
        assertTrue(cli.out().contains("of 10"), cli.out());
    }
}
