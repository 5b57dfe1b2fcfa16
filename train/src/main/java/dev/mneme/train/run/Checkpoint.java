package dev.mneme.train.run;

import dev.mneme.kernels.TensorArena;
import dev.mneme.kernels.Vec;
import dev.mneme.model.MemoryNetwork;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.part.ParameterLayout.Parameter;
import dev.mneme.train.Trainer;
import dev.mneme.train.data.Rng;
import dev.mneme.train.io.BadFileException;
import dev.mneme.train.io.Dtype;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonException;
import dev.mneme.train.io.MetadataKeys;
import dev.mneme.train.io.SafetensorsFile;
import dev.mneme.train.io.SafetensorsWriter;
import dev.mneme.train.io.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A network in a safetensors file: its parameters, (out, in) float32, its configuration, and, when it was written by a
 * training run, what resuming needs. A file is validated whole before anything is taken from it: every name, type,
 * shape and number.
 */
public final class Checkpoint {
    private static final String MOMENTS = "training.";

    private final Path file;
    private final String digest;
    private final MemoryNetwork network;
    private final Map<String, float[]> tensors;
    private final Set<String> moments;
    private final Optional<TrainingState> training;

    private Checkpoint(
            Path file,
            String digest,
            MemoryNetwork network,
            Map<String, float[]> tensors,
            Set<String> moments,
            Optional<TrainingState> training) {
        this.file = file;
        this.digest = digest;
        this.network = network;
        this.tensors = tensors;
        this.moments = moments;
        this.training = training;
    }

    /** The file it was read from. */
    public Path file() {
        return file;
    }

    /** SHA-256 of the file in hex, as it carries it; empty for a file without one. */
    String digest() {
        return digest;
    }

    /** The network. */
    public MemoryNetwork network() {
        return network;
    }

    /** Where training stood; empty for a file of weights alone. */
    public Optional<TrainingState> training() {
        return training;
    }

    /** The parameters, flat, in memory of {@code arena}. */
    public Vec values(TensorArena arena) {
        Vec values = arena.vec(network.layout().size());
        copyTo(values, "");
        return values;
    }

    private void copyTo(Vec flat, String prefix) {
        for (Parameter p : network.layout().parameters()) {
            p.copyFrom(tensor(prefix + p.name()), flat);
        }
    }

    private float[] tensor(String name) {
        float[] values = tensors.get(name);
        if (values == null) {
            throw new IllegalStateException(name + " was not validated");
        }
        return values;
    }

    /** Initial values for {@code network}, those with which a run of that seed starts. Writes {@code values}. */
    public static void initialise(MemoryNetwork network, Vec values, long seed) {
        Rng rng = Rng.of(seed, Trainer.INITIAL_VALUES);
        network.layout().initialise(values, rng::nextFloat);
    }

    /** Writes a network without any training. The file is replaced atomically. */
    public static void save(Path file, MemoryNetwork network, Vec values) throws IOException {
        SafetensorsWriter.write(file, metadata(network.config()), tensors(network, values, ""));
    }

    /** Writes all that resuming {@code trainer} needs. The file is replaced atomically. Returns its digest. */
    static String save(Path file, Trainer trainer, TrainingState state) throws IOException {
        Map<String, String> metadata = metadata(trainer.network().config());
        metadata.put(MetadataKeys.TRAINING, state.json().encode());
        List<Tensor> tensors = tensors(trainer.network(), trainer.values(), "");
        trainer.optimiser()
                .moments()
                .forEach((name, moment) -> tensors.addAll(tensors(trainer.network(), moment, MOMENTS + name + ".")));
        return SafetensorsWriter.write(file, metadata, tensors);
    }

    private static Map<String, String> metadata(ModelConfig model) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put(MetadataKeys.VERSION, Integer.toString(MetadataKeys.CURRENT_VERSION));
        metadata.put(MetadataKeys.MODEL, Json.encode(model.toMap()));
        return metadata;
    }

    /** The parameters' share of the flat vector {@code flat}, as tensors named {@code prefix + parameter}. */
    public static List<Tensor> tensors(MemoryNetwork network, Vec flat, String prefix) {
        var tensors = new ArrayList<Tensor>();
        for (Parameter p : network.layout().parameters()) {
            Tensor.Content content = sink -> sink.putFloats(MemorySegment.ofArray(p.toArray(flat)), 0, p.count());
            tensors.add(Tensor.floats(prefix + p.name(), content, shape(p)));
        }
        return tensors;
    }

    private static long[] shape(Parameter p) {
        return p.shape().stream().mapToLong(Integer::longValue).toArray();
    }

    /**
     * Puts {@code trainer} where this checkpoint's run stood. The trainer must have the same network and optimiser.
     *
     * @throws BadFileException when this is no checkpoint of such a run; the trainer is then as it was
     */
    void restore(Trainer trainer) throws BadFileException {
        TrainingState state = resumable();
        Map<String, Vec> wanted = trainer.optimiser().moments();
        if (!wanted.keySet().equals(moments)) {
            throw new BadFileException(
                    file, "its optimizer needs the moments %s, it has %s".formatted(wanted.keySet(), moments));
        }
        copyTo(trainer.values(), "");
        wanted.forEach((name, moment) -> copyTo(moment, MOMENTS + name + "."));
        try {
            trainer.resumeAt(state.iteration(), state.window(), state.curriculum());
        } catch (IllegalArgumentException e) {
            throw new BadFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Where training stood.
     *
     * @throws BadFileException when this is a file of weights alone
     */
    public TrainingState resumable() throws BadFileException {
        return training.orElseThrow(() -> new BadFileException(
                file,
                "it cannot be resumed: its metadata has no " + MetadataKeys.TRAINING
                        + ", so it holds weights alone; give the latest.safetensors of a run's folder"));
    }

    /**
     * Reads and validates a file.
     *
     * @throws BadFileException with the reason in one sentence when it is not a whole, sound model
     */
    public static Checkpoint load(Path path) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            try {
                return read(file);
            } catch (IllegalArgumentException | ArithmeticException | JsonException e) {
                throw new BadFileException(path, "its metadata describe no model that can be: " + e.getMessage(), e);
            }
        }
    }

    private static Checkpoint read(SafetensorsFile file) throws IOException {
        if (!file.metadata().containsKey(MetadataKeys.MODEL)) {
            throw new BadFileException(
                    file.path(),
                    "its metadata has no key " + MetadataKeys.MODEL
                            + ", so it is not known which network its weights belong to; write the model's settings"
                            + " there, as 'mneme init' does");
        }
        ModelConfig model = ModelConfig.fromMap(file.json(MetadataKeys.MODEL).toMap());
        int layers = model.controller().size().controllerLayers();
        if (layers > file.names().size()) {
            throw new BadFileException(
                    file.path(),
                    "its model has %s controller layers, but the file only %s tensors"
                            .formatted(layers, file.names().size()));
        }
        var network = new MemoryNetwork(model);
        Optional<TrainingState> training = file.metadata().containsKey(MetadataKeys.TRAINING)
                ? Optional.of(TrainingState.of(file.json(MetadataKeys.TRAINING)))
                : Optional.empty();
        Set<String> moments = training.isPresent() ? moments(file) : Set.of();
        String digest = file.metadata().getOrDefault(MetadataKeys.DIGEST, "");
        return new Checkpoint(file.path(), digest, network, floats(file, network, moments), moments, training);
    }

    /** The middles of {@code training.<moment>.<parameter>}. */
    private static Set<String> moments(SafetensorsFile file) {
        var moments = new LinkedHashSet<String>();
        for (String name : file.names()) {
            if (name.startsWith(MOMENTS)) {
                int end = name.indexOf('.', MOMENTS.length());
                moments.add(name.substring(MOMENTS.length(), end < 0 ? name.length() : end));
            }
        }
        return moments;
    }

    private static Map<String, float[]> floats(SafetensorsFile file, MemoryNetwork network, Set<String> moments)
            throws IOException {
        var prefixes = new ArrayList<String>(List.of(""));
        moments.forEach(moment -> prefixes.add(MOMENTS + moment + "."));
        var known = new HashSet<String>();
        for (String prefix : prefixes) {
            for (Parameter p : network.layout().parameters()) {
                file.tensor(prefix + p.name(), Dtype.F32, shape(p));
                known.add(prefix + p.name());
            }
        }
        for (String name : file.names()) {
            if (!known.contains(name)) {
                throw new BadFileException(
                        file.path(),
                        "its model has no tensor \"%s\"; it has %s".formatted(name, parameterNames(network)));
            }
        }
        var tensors = new LinkedHashMap<String, float[]>();
        for (String name : known) {
            OptionalLong bad = file.firstNonFinite(name);
            if (bad.isPresent()) {
                throw new BadFileException(
                        file.path(),
                        "tensor \"%s\" holds a number that is not finite (at %s)".formatted(name, bad.getAsLong()));
            }
            tensors.put(name, file.floats(name));
        }
        return tensors;
    }

    private static String parameterNames(MemoryNetwork network) {
        return String.join(
                ", ",
                network.layout().parameters().stream().map(Parameter::name).toList());
    }
}
