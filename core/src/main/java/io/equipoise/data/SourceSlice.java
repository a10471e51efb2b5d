package io.equipoise.data;

import java.util.List;

/** Some images next to each other of a source whose images are not files of their own. */
final class SourceSlice implements PartSource {
  private final ImageSource whole;
  private final String wholeContent;
  private final int from;
  private final int to;

  /**
   * The images from a place to before another one.
   *
   * @param wholeContent the source's {@link SourceFingerprint}
   */
  SourceSlice(ImageSource whole, String wholeContent, int from, int to) {
    this.whole = whole;
    this.wholeContent = wholeContent;
    this.from = from;
    this.to = to;
  }

  @Override
  public int count() {
    return to - from;
  }

  @Override
  public int fixedChannels() {
    return whole.fixedChannels();
  }

  @Override
  public List<String> classNames() {
    return whole.classNames();
  }

  @Override
  public int label(int place) {
    return whole.label(from + place);
  }

  @Override
  public void read(Visitor visitor) {
    whole.read(
        item -> {
          int place = item.place() - from;
          if (place >= 0 && place < count()) {
            visitor.visit(new Item(place, item.name(), item.heldBytes(), item.picture()));
          }
        });
  }

  @Override
  public String content() {
    return new Sha256().text("slice").text(wholeContent).number(from).number(to).hex();
  }
}
