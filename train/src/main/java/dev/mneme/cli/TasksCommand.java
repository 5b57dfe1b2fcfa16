package dev.mneme.cli;

import dev.mneme.model.config.Kinds.Kind;
import dev.mneme.train.Recipe;
import dev.mneme.train.io.Json;
import dev.mneme.train.io.JsonMaps;
import dev.mneme.train.task.TaskConfig;
import dev.mneme.train.task.Tasks;
import java.util.ArrayList;
import java.util.List;

/** {@code mneme tasks}: what there is to learn. */
final class TasksCommand {
    private TasksCommand() {}

    static Command create() {
        return Command.of(
                "tasks",
                "Lists the tasks with their options.",
                List.of(),
                List.of(),
                List.of("mneme tasks", "mneme tasks --json"),
                TasksCommand::run);
    }

    private static int run(Settings settings, Terminal terminal) {
        if (settings.flag("json")) {
            List<Json> tasks = new ArrayList<>();
            Tasks.KINDS.all().forEach(kind -> tasks.add(json(kind)));
            terminal.out().println(new Json.JsonArray(tasks).encode());
            return Main.DONE;
        }
        for (Kind<TaskConfig> kind : Tasks.KINDS.all()) {
            terminal.out().println(kind.name() + ": " + kind.summary());
            for (Option option : TaskOption.of(kind)) {
                terminal.out().println("  --" + option.name() + " " + option.label() + "  " + option.help());
            }
        }
        return Main.DONE;
    }

    private static Json json(Kind<TaskConfig> kind) {
        Recipe recipe = Recipe.of(kind.name(), 1, 1);
        var model = recipe.model().toMap();
        model.remove("input-size");
        model.remove("output-size");
        return Json.JsonObject.builder()
                .put("name", kind.name())
                .put("summary", kind.summary())
                .put("options", JsonMaps.json(kind.defaults().toMap()))
                .put("model", JsonMaps.json(model))
                .put("training", JsonMaps.json(recipe.training().toMap()))
                .build();
    }
}
