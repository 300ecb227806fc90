package io.latestlake.cli.publications;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latestlake.cli.console.CommandFailure;
import io.latestlake.cli.console.ExitCodes;
import io.latestlake.cli.console.SharedOptions;
import io.latestlake.config.Settings;
import io.latestlake.publish.CurrentFiles;
import io.latestlake.publish.CurrentFiles.CurrentFile;
import io.latestlake.warehouse.AwsClients;
import io.latestlake.warehouse.LedgerReader;
import io.latestlake.warehouse.TableWarehouse.CurrentDay;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** The {@code files} command. */
@Command(
    name = "files",
    description = {
      "Prints the files that hold a table now, a line each, for readers without a catalog.",
      "",
      "They are those of the last publication of each day. In the versioned layout they can be read"
          + " for the grace of garbage collection after another one has taken their place."
    },
    sortOptions = false,
    exitCodeList = {
      "0:they are printed, or there are none",
      "1:it failed; the reason is said",
      "2:an option or a setting was refused"
    },
    footer = {
      "  ./latest-lake files cases --settings conf/aws.yaml",
      "  ./latest-lake files cases --settings conf/aws.yaml --days 2020-05-01..2020-05-31"
    })
public final class FilesCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private SharedOptions shared;
  @Spec private CommandSpec command;
  @Mixin private OfTable of;

  @Option(
      names = "--days",
      paramLabel = "DAYS",
      converter = DaySpan.Converter.class,
      description = "Only these: a day, or the first and the last of a span. Default: all.")
  private DaySpan days;

  @Option(names = "--json", description = "A line of JSON for each, with its day and its size.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    List<CurrentDay> current =
        of.ledger(LedgerReader::currentDays).stream()
            .filter(day -> days == null || days.has(day.day()))
            .toList();
    PrintWriter out = command.commandLine().getOut();
    for (CurrentFile file : files(current)) {
      out.println(json ? json(file) : file.address());
    }
    out.flush();
    return ExitCodes.OK;
  }

  private List<CurrentFile> files(List<CurrentDay> current) {
    Settings settings = of.settings();
    try (S3Client s3 = new AwsClients(settings.aws()).s3()) {
      return new CurrentFiles(s3, settings, of.spec(settings)).of(current);
    } catch (SdkException | CurrentFiles.Unreadable e) {
      throw new CommandFailure(
          "The files of " + of.name() + " cannot be told: " + e.getMessage() + ".", e);
    }
  }

  private static String json(CurrentFile file) {
    return JSON.createObjectNode()
        .put("year", file.day().year())
        .put("month", file.day().month())
        .put("day", file.day().day())
        .put("file", file.address())
        .put("bytes", file.bytes())
        .toString();
  }
}
