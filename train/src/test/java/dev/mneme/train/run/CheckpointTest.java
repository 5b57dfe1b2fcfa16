package dev.mneme.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.cell.ControllerSize;
import dev.mneme.model.cell.Gru;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Since;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.MemorySize;
import dev.mneme.train.Trainer;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private static final ModelConfig MODEL = ModelConfig.dnc(3, 2)
            .withController(new Gru.Config(new ControllerSize(5, 1)))
            .withMemory(new DncMemory.Config(new MemorySize(4, 3, 2)));

    @TempDir
    Path temp;

    @Test
    void aModelComesBackBitForBit() throws IOException {
        Path file = temp.resolve("model.safetensors");
        var network = new MemoryNetwork(MODEL);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            Checkpoint.initialise(network, values, 3);
            Checkpoint.save(file, network, values);
            Checkpoint loaded = Checkpoint.load(file);
            assertEquals(MODEL, loaded.network().config());
            assertArrayEquals(values.toArray(), loaded.values(arena).toArray());
            assertTrue(loaded.training().isEmpty());
            assertThrows(BadFileException.class, loaded::resumable);
        }
    }

    @Test
    void aTrainerComesBackBitForBit() throws IOException {
        Path file = temp.resolve("latest.safetensors");
        Task task = Tasks.create("copy", Map.of("bits", 2, "max-length", 2));
        TrainConfig config = TrainConfig.DEFAULTS.with(Map.of("batch-size", 2, "momentum", 0.5));
        ModelConfig model = ModelConfig.dnc(3, 2).withMemory(new DncMemory.Config(new MemorySize(4, 3, 1)));
        try (var trainer = new Trainer(task, model, config, 1, 1L << 30);
                var other = new Trainer(task, model, config, 2, 1L << 30);
                var adam = new Trainer(task, model, config.with(Map.of("optimizer", "adam")), 1, 1L << 30)) {
            for (int i = 0; i < 3; i++) {
                trainer.step();
            }
            var best = new Best(1.5, 2.25, 2, 0, "");
            Checkpoint.save(file, trainer, TrainingState.of(trainer, best, List.of()));
            Checkpoint loaded = Checkpoint.load(file);
            assertEquals(best, loaded.resumable().best());
            assertEquals(config, loaded.resumable().config());
            loaded.restore(other);
            assertEquals(trainer.score().sums(), other.score().sums());
            trainer.step();
            other.step();
            assertEquals(4, other.iteration());
            assertArrayEquals(trainer.values().toArray(), other.values().toArray());
            assertEquals(trainer.loss(), other.loss());

            float[] before = adam.values().toArray();
            String refusal = String.valueOf(assertThrows(BadFileException.class, () -> loaded.restore(adam))
                    .getMessage());
            assertTrue(refusal.contains("mean") && refusal.contains("velocity"), refusal);
            assertArrayEquals(before, adam.values().toArray());
        }
    }

    /** A setting that came later is off in a file that does not know it. */
    @Test
    void aCheckpointOfAnOlderVersionIsRead() {
        Task task = Tasks.create("copy", Map.of("bits", 2, "max-length", 2));
        try (var trainer = new Trainer(task, ModelConfig.dnc(3, 2), TrainConfig.DEFAULTS, 1, 1L << 30)) {
            TrainingState state = TrainingState.of(trainer, Best.NONE, List.of());
            String text = state.json().encode();
            for (String key : Configs.marked(Since.class, TrainConfig.DEFAULTS)) {
                text = text.replaceFirst("\"" + key + "\":[^,}]+,", "");
            }
            assertFalse(text.contains("truncate"), text);
            assertEquals(
                    TrainConfig.DEFAULTS,
                    TrainingState.of(Json.parseObject(text)).config());
        }
    }

    /** Numbers that a file may hold and an int may not are told by name and range, not wrapped around. */
    @Test
    void numbersOfAStateOutOfRangeAreRefused() {
        Task task = Tasks.create("copy", Map.of("bits", 2, "max-length", 2));
        try (var trainer = new Trainer(task, ModelConfig.dnc(3, 2), TrainConfig.DEFAULTS, 1, 1L << 30)) {
            var best = new Best(1.5, 2.25, 2, 3, "");
            String state = TrainingState.of(trainer, best, List.of()).json().encode();
            for (String number : List.of(
                    "\"batch-size\":16",
                    "\"truncate\":0",
                    "\"report-every\":50",
                    "\"evaluate-every\":500",
                    "\"checkpoint-every\":500",
                    "\"curriculum-limit\":1000",
                    "\"curriculum-window\":100",
                    "\"bits\":2",
                    "\"max-length\":3",
                    "\"iterations\":0")) {
                assertTrue(state.contains(number), state);
                String key = number.substring(1, number.lastIndexOf('"'));
                for (String bad : List.of("4294967297", "-99999999999")) {
                    String broken = state.replaceFirst(number + "\\b", "\"" + key + "\":" + bad);
                    String refusal = String.valueOf(
                            assertThrows(RuntimeException.class, () -> TrainingState.of(Json.parseObject(broken)))
                                    .getMessage());
                    assertTrue(
                            refusal.contains(key) && refusal.contains(" to ") && refusal.contains(bad),
                            refusal + " lacks " + key);
                }
            }
        }
    }

    /** What a score does not know again is told when it is to go on, with the file; the weights load all the same. */
    @Test
    void aWindowThatIsNotTheScoresIsRefused() throws IOException {
        Path file = temp.resolve("window.safetensors");
        Task task = Tasks.create("copy", Map.of("bits", 2, "max-length", 2));
        try (var trainer = new Trainer(task, MODEL, TrainConfig.DEFAULTS, 1, 1L << 30)) {
            TrainingState good = TrainingState.of(trainer, Best.NONE, List.of());
            for (Map<String, Number> window : List.of(
                    Map.<String, Number>of("nats", 1.0), Map.<String, Number>of("nats", 1.0, "sequences", -1L))) {
                var bad = new TrainingState(
                        good.task(),
                        good.options(),
                        good.config(),
                        good.iteration(),
                        window,
                        good.curriculum(),
                        good.best(),
                        good.changes());
                Checkpoint.save(file, trainer, bad);
                Checkpoint loaded = Checkpoint.load(file);
                String message = assertThrows(BadFileException.class, () -> loaded.restore(trainer))
                        .getMessage();
                assertTrue(message.startsWith(file + ": ") && message.contains("sequences"), message);
            }
        }
    }

    @Test
    void metadataThatDescribeNoModelAreRefused() throws IOException {
        refuses("mneme.model", metadata -> metadata.remove("mneme.model"), _ -> {});
        refuses("memory", model(map -> map.put("memory", "ltm")), _ -> {});
        refuses("hidden-size", model(map -> map.remove("hidden-size")), _ -> {});
        refuses("hidden-size must be 1 to", model(map -> map.put("hidden-size", 0)), _ -> {});
        refuses("hidden-size must be 1 to", model(map -> map.put("hidden-size", (1L << 32) + 5)), _ -> {});
        refuses("depth", model(map -> map.put("depth", 1)), _ -> {});
        refuses("3000000 controller layers", model(map -> map.put("controller-layers", 3_000_000)), _ -> {});
        refuses("smaller", model(map -> map.put("hidden-size", 16_000_000)), _ -> {});
        refuses("controller.0.weight_ih", model(map -> map.put("hidden-size", 6)), _ -> {});
        refuses("column", metadata -> metadata.put("mneme.model", "{\"memory\":"), _ -> {});
        refuses("object", metadata -> metadata.put("mneme.model", "[]"), _ -> {});
        refuses("task", metadata -> metadata.put("mneme.training", "{}"), _ -> {});
    }

    @Test
    void tensorsThatAreNotTheModelsAreRefused() throws IOException {
        refuses(
                "output.bias",
                _ -> {},
                tensors -> tensors.removeIf(t -> t.name().equals("output.bias")));
        refuses("extra", _ -> {}, tensors -> tensors.add(Tensor.floats("extra", new float[1], 1)));
        refuses(
                "training.square.output.bias",
                _ -> {},
                tensors -> tensors.add(Tensor.floats("training.square.output.bias", new float[2], 2)));
        refuses("(2)", _ -> {}, replaced(Tensor.floats("output.bias", new float[2], 2, 1)));
        refuses("F32", _ -> {}, replaced(Tensor.doubles("output.bias", new double[2], 2)));
        refuses("not finite (at 1)", _ -> {}, replaced(Tensor.floats("output.bias", new float[] {0, Float.NaN}, 2)));
    }

    private static Consumer<List<Tensor>> replaced(Tensor tensor) {
        return tensors -> tensors.replaceAll(t -> t.name().equals(tensor.name()) ? tensor : t);
    }

    private static Consumer<Map<String, String>> model(Consumer<Map<String, Object>> change) {
        return metadata -> {
            Map<String, Object> map = new LinkedHashMap<>(MODEL.toMap());
            change.accept(map);
            metadata.put("mneme.model", Json.encode(map));
        };
    }

    private void refuses(String words, Consumer<Map<String, String>> metadata, Consumer<List<Tensor>> tensors)
            throws IOException {
        Path file = temp.resolve("bad.safetensors");
        var network = new MemoryNetwork(MODEL);
        try (TensorArena arena = TensorArena.create()) {
            Vec values = arena.vec(network.layout().size());
            var written = new ArrayList<>(Checkpoint.tensors(network, values, ""));
            tensors.accept(written);
            var keys = new LinkedHashMap<String, String>();
            keys.put("mneme.model", Json.encode(MODEL.toMap()));
            metadata.accept(keys);
            SafetensorsWriter.write(file, keys, written);
        }
        String message = assertThrows(BadFileException.class, () -> Checkpoint.load(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(words), message);
    }
}
