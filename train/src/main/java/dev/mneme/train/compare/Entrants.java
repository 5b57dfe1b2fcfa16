package dev.mneme.train.compare;

import dev.mneme.model.Memories;
import dev.mneme.model.ModelConfig;
import dev.mneme.model.Preset;
import dev.mneme.model.Presets;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.Lessons;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.recipe.TrainConfig;
import dev.mneme.train.task.Task;
import dev.mneme.train.task.TaskConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Those that are compared, made of names, a grid and what was asked for of all: a setting goes to those that have it. */
public final class Entrants {
    private static final String MEMORY = Memories.KINDS.noun();
    private static final String CONTROLLER = Cells.KINDS.noun();

    private final Kind<TaskConfig> kind;
    private final CompareConfig config;
    private final Map<String, Object> given;
    private final Budget budget;
    private final SequencedMap<String, Entrant> all = new LinkedHashMap<>(); // by label

    /**
     * The models that {@code config} names, on the task of that kind.
     *
     * @param varied settings of which several values are compared, as {@code hidden-size=32,64}
     * @param given settings of task, models and training, by option name
     * @throws IllegalArgumentException naming what no task, model or training could have
     */
    public Entrants(Kind<TaskConfig> kind, CompareConfig config, List<String> varied, Map<String, Object> given) {
        this.kind = kind;
        this.config = config;
        this.given = given;
        Recipe recipe = kind.defaults().recipe(1, 1);
        Grid grid = Grid.of(varied, keys(kind.defaults(), recipe.model(), recipe.training()));
        grid.values().keySet().stream().filter(given::containsKey).forEach(setting -> {
            throw new IllegalArgumentException(
                    "--%s does nothing with --grid %s=.., which says it".formatted(setting, setting));
        });
        budget = new Budget(Configs.carried(given, recipe.training()), config.minutes());
        var idle = new ArrayList<Map<String, String>>();
        for (String name : config.models()) {
            for (Map<String, Object> point : grid.points()) {
                Entrant entrant = entrant(name, point);
                all.putIfAbsent(entrant.label(), entrant);
                idle.add(entrant.idle());
            }
        }
        common(grid.values().keySet().stream().toList(), idle).forEach((setting, reason) -> {
            throw new IllegalArgumentException("--grid %s=.. does nothing %s".formatted(setting, reason));
        });
    }

    private static List<Configs.Key> keys(Config... configs) {
        return Stream.of(configs)
                .flatMap(config -> Configs.keys(config).stream())
                .toList();
    }

    private Entrant entrant(String name, Map<String, Object> point) {
        var asked = new LinkedHashMap<>(given);
        asked.putAll(point);
        asked.keySet().removeAll(TrainConfig.LENGTH);
        var idle = new LinkedHashMap<String, String>();
        TaskConfig options = with(kind.defaults(), asked, idle);
        Task whole = options.create();

        Map<String, Object> named = named(name);
        var wanted = new LinkedHashMap<>(named);
        asked.forEach((setting, value) -> {
            if (setting.equals(CONTROLLER) && named.containsKey(CONTROLLER)) {
                idle.put(setting, "with the model %s, which says it".formatted(name));
            } else {
                wanted.put(setting, value);
            }
        });
        Recipe start = whole.recipe().withMemory(String.valueOf(named.get(MEMORY)));
        ModelConfig model = with(start.model(), wanted, idle);
        TrainConfig training = budget.of(with(start.training(), wanted, idle));
        Lessons.longest(training.curriculum(), whole); // refuses one that this task cannot have
        idle.putAll(training.idle());
        idle.putAll(Lessons.overruled(training.curriculum(), whole));
        String label = point.entrySet().stream()
                .filter(setting -> !idle.containsKey(setting.getKey()))
                .map(setting -> " %s=%s".formatted(setting.getKey(), setting.getValue()))
                .collect(Collectors.joining("", name, ""));
        return new Entrant(label, options, model, training, idle);
    }

    /** What the name of a model says. */
    private static Map<String, Object> named(String name) {
        if (Memories.KINDS.names().contains(name)) {
            return Map.of(MEMORY, name);
        }
        if (Cells.KINDS.names().contains(name)) {
            return Map.of(MEMORY, "none", CONTROLLER, name);
        }
        Preset preset = Presets.KINDS.named(name).defaults();
        Map<String, Object> said = preset.toMap();
        said.keySet().removeAll(Configs.marked(Imposed.class, preset));
        return said;
    }

    /** {@code config} with what is wanted of it; what of that does nothing goes to {@code idle}. */
    private static <C extends Config> C with(C config, Map<String, Object> wanted, Map<String, String> idle) {
        var mine = new LinkedHashMap<>(wanted);
        mine.keySet().retainAll(keys(config).stream().map(Configs.Key::name).toList());
        Map<String, String> nothing = Configs.idle(config, mine);
        mine.keySet().removeAll(nothing.keySet());
        idle.putAll(nothing);
        return Configs.with(config, mine);
    }

    /** Those of {@code settings} that do nothing for any, with why they do nothing for the first. */
    private static Map<String, String> common(List<String> settings, List<Map<String, String>> idle) {
        var common = new LinkedHashMap<String, String>();
        for (String setting : settings) {
            List<String> reasons = idle.stream()
                    .flatMap(of -> Optional.ofNullable(of.get(setting)).stream())
                    .toList();
            if (reasons.size() == idle.size()) {
                common.put(setting, reasons.getFirst());
            }
        }
        return common;
    }

    /** The given settings that do nothing for any of them, with why. */
    public Map<String, String> idle() {
        return common(
                given.keySet().stream().toList(),
                all.values().stream().map(Entrant::idle).toList());
    }

    /** How many runs there are to do: one of each for each seed. */
    public int runs() {
        return all.size() * config.seeds();
    }

    String task() {
        return kind.name();
    }

    CompareConfig config() {
        return config;
    }

    Budget budget() {
        return budget;
    }

    List<Entrant> all() {
        return List.copyOf(all.values());
    }
}
