// The shapes of entities on the graphics card. For each, how far a point lies outside of it (GLSL; ``p`` in radii, y down),
// with the outlines of dom.js: a shape is the same on the card, on a canvas and in the legend.

const DISTANCES = {
  dot: "length(p) - 0.94",
  square: "max(abs(p.x), abs(p.y)) - 0.86",
  triangle: "max(p.y - 0.86, (1.79 * abs(p.x) - p.y - 0.93) / 2.05)",
  triangleDown: "max(-p.y - 0.86, (1.79 * abs(p.x) + p.y - 0.93) / 2.05)",
  diamond: "(abs(p.x) + abs(p.y) - 1.07) / 1.414",
  hexagon: "max(abs(p.y) - 0.93, (0.93 * (abs(p.x) - 1.07) + 0.5 * abs(p.y)) / 1.056)",
  star: "star(p)",
};
const REACH = 1.25; // how far beyond its radius a shape may go

const VERTEX = `
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_thick;
attribute vec4 a_color;
attribute vec4 a_border;
attribute vec4 a_id;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
varying vec4 v_color;
varying vec4 v_border;
varying float v_shape;
varying float v_pixel;
varying float v_thick;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  float radius = a_size / u_sizeRatio * u_pixelRatio;
  gl_PointSize = 2.0 * ${REACH} * radius;
  v_pixel = 1.0 / radius;
  v_thick = a_thick * u_pixelRatio / radius;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  v_border = a_border;
  #endif
  v_color.a *= 255.0 / 254.0;
}`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec4 v_border;
varying float v_shape;
varying float v_pixel;
varying float v_thick;

// Five points: folded into the wedge between a tip and the notch beside it, beyond the line that joins the two.
float star(vec2 p) {
  float fifth = 0.628318531;
  float angle = abs(mod(atan(p.x, -p.y) + fifth, 2.0 * fifth) - fifth);
  vec2 tip = vec2(1.14, 0.0);
  vec2 notch = 0.486 * vec2(cos(fifth), sin(fifth));
  vec2 way = notch - tip;
  return dot(length(p) * vec2(cos(angle), sin(angle)) - tip, vec2(way.y, -way.x)) / length(way);
}

float outside(vec2 p) {
${Object.values(DISTANCES).map((distance, i) => `  if (v_shape < ${i}.5) return ${distance};`).join("\n")}
  return length(p) - 0.94;
}

void main() {
  float beyond = outside((gl_PointCoord - 0.5) * 2.0 * ${REACH});
  #ifdef PICKING_MODE
  if (beyond > 0.0) discard;
  gl_FragColor = v_color;
  #else
  float inside = 1.0 - smoothstep(-0.5 * v_pixel, 0.5 * v_pixel, beyond);
  float rim = smoothstep(-v_thick - 0.5 * v_pixel, -v_thick + 0.5 * v_pixel, beyond);
  gl_FragColor = vec4(mix(v_color.rgb, v_border.rgb, rim), 1.0) * inside;
  #endif
}`;

// A program of sigma that draws them, one point for each entity.
function shapeProgram() {
  return class extends sigma.NodeProgram {
    getDefinition() {
      const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext;
      return {
        VERTICES: 1, VERTEX_SHADER_SOURCE: VERTEX, FRAGMENT_SHADER_SOURCE: FRAGMENT, METHOD: POINTS,
        UNIFORMS: ["u_matrix", "u_sizeRatio", "u_pixelRatio"],
        ATTRIBUTES: [
          { name: "a_position", size: 2, type: FLOAT }, { name: "a_size", size: 1, type: FLOAT },
          { name: "a_shape", size: 1, type: FLOAT }, { name: "a_thick", size: 1, type: FLOAT },
          { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_border", size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        ],
      };
    }

    processVisibleItem(id, from, { x, y, size, shape, thick, color: fill, borderColor }) {
      this.array.set([x, y, size, shape, thick, sigma.floatColor(fill), sigma.floatColor(borderColor), id], from);
    }

    setUniforms({ sizeRatio, pixelRatio, matrix }, { gl, uniformLocations }) {
      gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
      gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
      gl.uniform1f(uniformLocations.u_pixelRatio, pixelRatio);
    }
  };
}
