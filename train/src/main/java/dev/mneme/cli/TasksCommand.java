package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonObject;
import dev.mneme.train.recipe.Recipe;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import picocli.CommandLine.Command;

/** {@code mneme tasks}: what there is to learn. */
@Command(
        name = "tasks",
        description = "Lists the tasks with their options.",
        footer = {"mneme tasks", "mneme tasks --json"})
final class TasksCommand implements Action {
    @Override
    public int run(Given given, Terminal terminal) {
        if (given.json()) {
            terminal.out()
                    .println(Json.encode(
                            Tasks.KINDS.all().stream().map(TasksCommand::json).toList()));
            return Main.DONE;
        }
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            terminal.out().println(kind.name() + ": " + kind.summary());
            for (Configs.Key key : Configs.keys(kind.defaults())) {
                terminal.out()
                        .println("  --%s %s  %s%s"
                                .formatted(
                                        key.name(),
                                        SettingsMixin.label(key.type()),
                                        key.meaning(),
                                        SettingsMixin.ofDefault(key)));
            }
        }
        return Main.DONE;
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
