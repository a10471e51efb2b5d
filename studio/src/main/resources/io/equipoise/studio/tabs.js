// The tabs of a run: what stands in the address after its name, and the view that shows it.

export const TABS = [
  {
    id: '',
    title: 'Training',
    fits: () => true,
    view: () => import('./views/run.js'),
  },
  {
    id: 'latent',
    title: 'Latent space',
    fits: (run) => ofImages(run),
    view: () => import('./views/latent.js'),
  },
  {
    id: 'points',
    title: 'The plane',
    fits: (run) => ofPoints(run),
    view: () => import('./views/points.js'),
  },
];

/** Whether a run is of images, or of points in the plane. */
const ofImages = (run) => run.config?.network?.resolution !== 0;
const ofPoints = (run) => !ofImages(run);
