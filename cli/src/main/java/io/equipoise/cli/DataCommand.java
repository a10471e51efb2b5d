package io.equipoise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.equipoise.data.DataInfo;
import io.equipoise.data.DataOptions;
import io.equipoise.data.DataSpec;
import io.equipoise.download.Download;
import io.equipoise.download.PublishedSet;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code data}: looks at image sets, packs them, downloads published ones. */
@Command(name = "data", description = "Inspects image sets, packs them, downloads published ones.")
final class DataCommand implements Runnable {
  /** What {@code --data} and SPEC take. */
  static final String SPEC =
      "faces, ring, grid; mnist, fashion-mnist, cifar10 after data get; a folder, an archive, IDX,"
          + " CIFAR-10, a packed file or shards (a folder named like a set: ./NAME); stacked:SPEC for"
          + " three images of a grey labelled set as the channels of one; SPEC#class=NAME for one class";

  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  private static final int MOST_CLASSES = 100; // that are listed one by one

  private final Terminal terminal;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  DataCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new DataCommand(terminal)).addSubcommand(new DataPackCommand(terminal));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: data info, data pack, data get or data factors");
  }

  @Command(
      name = "info",
      sortOptions = false,
      description = "Says what a set holds, and which images are broken.")
  int info(
      @Mixin CommonOptions shared,
      @Parameters(paramLabel = "SPEC", description = SPEC) String set) {
    terminal.quiet(shared.quiet);
    DataInfo info =
        DataSpec.info(
            set,
            DataOptions.at(32).withProgress(new PackingBar(terminal, "Looking at every image.")));
    if (shared.json) {
      terminal.out().println(new ObjectMapper().valueToTree(info).toString());
    } else {
      print(info);
    }
    return info.intact() ? ExitCode.DONE : ExitCode.DATA;
  }

  @Command(
      name = "factors",
      sortOptions = false,
      description = "Prints what the built-in faces were drawn from, as CSV.")
  int factors(
      @Mixin CommonOptions shared,
      @Option(
              names = "--n",
              defaultValue = "20000",
              paramLabel = "N",
              description = "the first N faces (default: all 20000)")
          int n) {
    terminal.quiet(shared.quiet);
    Stream<String> lines = DataSpec.faceFactors(n);
    if (shared.json) {
      printObjects(lines.iterator());
    } else {
      lines.forEach(terminal.out()::println);
    }
    return ExitCode.DONE;
  }

  /** The lines of a CSV as a list of objects, with the names of the first line. */
  private void printObjects(Iterator<String> csv) {
    String[] names = csv.next().split(",", -1);
    String before = "[";
    while (csv.hasNext()) {
      String[] values = csv.next().split(",", -1);
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < names.length; i++) {
        if (NUMBER.matcher(values[i]).matches()) {
          object.put(names[i], new BigDecimal(values[i]));
        } else {
          object.put(names[i], values[i]);
        }
      }
      terminal.out().println(before + object);
      before = ",";
    }
    terminal.out().println("]");
  }

  @Command(
      name = "get",
      sortOptions = false,
      description = {
        "Downloads a published set into the cache, for --data NAME.",
        "After Ctrl-C or a lost connection, the same command resumes the download."
      })
  int get(
      @Mixin CommonOptions shared,
      @Parameters(
              paramLabel = "NAME",
              completionCandidates = PublishedNames.class,
              description = "${COMPLETION-CANDIDATES}")
          String name,
      @Option(
              names = "--mirror",
              paramLabel = "URL",
              description =
                  "where the files lie, by http:, https: or file:/FOLDER (several: tried in this"
                      + " order; default: the publishers')")
          List<String> mirrors) {
    terminal.quiet(shared.quiet);
    PublishedSet set =
        PublishedSet.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "there is no set \""
                            + name
                            + "\" to download: give one of "
                            + String.join(", ", PublishedSet.names())));
    Path cache = DataOptions.userCache();
    terminal.tell(
        set.isThere(cache)
            ? name + " is there already; its checksums are compared."
            : "Downloading %s, %s: %s."
                .formatted(name, DownloadBar.size(set.bytes()), set.about()));
    Download download = new Download(set, cache, new DownloadBar(terminal));
    Path there =
        mirrors == null
            ? download.get()
            : download.get(mirrors.stream().map(DataCommand::address).toList());
    if (shared.json) {
      terminal
          .out()
          .println(
              new ObjectMapper()
                  .createObjectNode()
                  .put("name", name)
                  .put("path", there.toString())
                  .put("bytes", set.bytes()));
    } else {
      terminal.out().println(there);
    }
    return ExitCode.DONE;
  }

  private static URI address(String mirror) {
    try {
      return new URI(mirror);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "--mirror "
              + mirror
              + " is not an address ("
              + e.getReason()
              + "): write a space as %20, and so on",
          e);
    }
  }

  /** The sets that can be downloaded, for help and completion. */
  private static final class PublishedNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return PublishedSet.names().iterator();
    }
  }

  private void printClasses(DataInfo info) {
    if (info.classes().size() <= MOST_CLASSES) {
      info.classes()
          .forEach(
              (name, count) ->
                  terminal.out().printf("class        %s: %,d%n", Terminal.shown(name), count));
    } else {
      LongSummaryStatistics counts =
          info.classes().values().stream().mapToLong(Long::longValue).summaryStatistics();
      terminal
          .out()
          .printf(
              "classes      %,d, of %,d to %,d images%n",
              counts.getCount(), counts.getMin(), counts.getMax());
    }
  }

  private void print(DataInfo info) {
    terminal.out().printf("%s: %s%n", info.name(), info.kind());
    terminal.out().printf("count        %,d%n", info.count());
    if (info.channels() > 0) {
      terminal
          .out()
          .printf(
              "size         %d to %d by %d to %d pixels, %s%n",
              info.smallestWidth(),
              info.largestWidth(),
              info.smallestHeight(),
              info.largestHeight(),
              info.channels() == 1 ? "grey" : "colour");
    }
    printClasses(info);
    info.bad()
        .forEach(bad -> terminal.out().printf("bad          %s%n", Terminal.shown(bad.reason())));
    terminal.out().printf("fingerprint  %s%n", info.fingerprint());
    if (!info.intact()) {
      String damaged = String.join(", ", info.damaged());
      terminal.say(
          (damaged.isEmpty() ? "the pixels do" : "the pixels of " + damaged + " do")
              + " not have the checksum they were packed with: pack the set again");
    }
  }
}
