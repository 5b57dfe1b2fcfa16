package dev.mneme.cli;

import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Imposed;
import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.Recipe;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonMaps;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.List;
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
            List<Json> tasks = new ArrayList<>();
            Tasks.KINDS.all().forEach(kind -> tasks.add(json(kind)));
            terminal.out().println(new Json.JsonArray(tasks).encode());
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

    private static Json json(Kind<TaskConfig> kind) {
        Recipe recipe = Recipe.of(kind.name(), 1, 1);
        var model = recipe.model().toMap();
        model.keySet().removeAll(Configs.marked(Imposed.class, recipe.model()));
        return Json.JsonObject.builder()
                .put("name", kind.name())
                .put("summary", kind.summary())
                .put("options", JsonMaps.json(kind.defaults().toMap()))
                .put("model", JsonMaps.json(model))
                .put("training", JsonMaps.json(recipe.training().toMap()))
                .build();
    }
}
