import { AnimationMixer, BoxGeometry, Mesh } from 'three';

export function build() {
  const model = new Mesh(new BoxGeometry(1, 1, 1));
  const mixer = new AnimationMixer(model);
  // not: graphics
  mixer.clipAction({} as never).play();
  // not: graphics
  return model.clone().add(new Mesh());
}
