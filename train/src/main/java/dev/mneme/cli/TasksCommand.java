package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code mneme tasks}: what there is to learn. */
@Command(
        name = "tasks",
        description = "Lists the tasks with their options.",
        footer = {"mneme tasks", "mneme tasks --json"})
final class TasksCommand implements Action {
    @Override
    public int run(Given given, Terminal terminal) {
        return terminal.doneWith(
                given,
                () -> Json.encode(
                        Tasks.KINDS.all().stream().map(TasksCommand::json).toList()),
                () -> Tasks.KINDS.all().stream().flatMap(TasksCommand::lines).toList());
    }

    private static Stream<String> lines(Kind<TaskConfig> kind) {
        return Stream.concat(
                Stream.of(kind.name() + ": " + kind.summary()),
                Configs.keys(kind.defaults()).stream()
                        .map(key -> "  --%s %s  %s%s"
                                .formatted(
                                        key.name(),
                                        SettingsMixin.label(key.type()),
                                        key.meaning(),
                                        SettingsMixin.ofDefault(key))));
    }

    private static JsonObject json(Kind<TaskConfig> kind) {
        Recipe recipe = kind.defaults().recipe(1, 1);
        var model = recipe.model().toMap();
        model.keySet().removeAll(Configs.marked(Imposed.class, recipe.model()));
        return new JsonObject()
                .put("name", kind.name())
                .put("summary", kind.summary())
                .put("options", kind.defaults().toMap())
                .put("model", model)
                .put("training", recipe.training().toMap());
    }
}
