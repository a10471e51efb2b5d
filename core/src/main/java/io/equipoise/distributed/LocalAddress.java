package io.equipoise.distributed;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Optional;

/** The address at which the other ranks of a group find this machine. */
final class LocalAddress {
  private LocalAddress() {}

  /**
   * The address from which this machine reaches the store. Where the ranks are on several machines
   * and the store is on this one under a loopback name, the first address that others can reach.
   *
   * @throws PeerLostException if there is no way to the store
   */
  static String towards(RankEnvironment place) {
    try {
      InetAddress store = InetAddress.getByName(place.host());
      InetAddress own;
      try (DatagramSocket socket = new DatagramSocket()) {
        socket.connect(new InetSocketAddress(store, place.port())); // sends nothing
        own = socket.getLocalAddress();
      }
      boolean severalMachines = place.localWorld() < place.world();
      return severalMachines && own.isLoopbackAddress()
          ? routable().orElse(own).getHostAddress()
          : own.getHostAddress();
    } catch (UnknownHostException e) {
      throw new PeerLostException("no machine is known by the name " + place.host(), e);
    } catch (IOException e) {
      throw new PeerLostException("there is no way to " + place.address(), e);
    }
  }

  private static Optional<InetAddress> routable() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
        .findFirst();
  }
}
