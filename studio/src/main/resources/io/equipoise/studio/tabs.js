// The tabs of a run: what stands in the address after its name, and the view that shows it.

export const TABS = [
  {
    id: '',
    title: 'Training',
    fits: () => true,
    view: () => import('./views/run.js'),
  },
];

/** Whether a run is of images, or of points in the plane. */
export const ofImages = (run) => run.config?.network?.architecture !== 'mlp';
export const ofPoints = (run) => !ofImages(run);
